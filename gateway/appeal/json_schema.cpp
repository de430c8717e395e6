#include "gateway/appeal/json_schema.hpp"

#include <map>
#include <vector>

#include "gateway/appeal/description.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/json_tree.hpp"

namespace gateway {
namespace {

template <class T>
const T sample{};

// The types in the order they were met, each once.
struct Definitions {
    std::vector<std::pair<std::string, std::string>> list;

    template <Described T>
    std::string refer();
};

std::string limits(const FieldSpec& spec) {
    return R"(,"minimum":)" + std::to_string(spec.min) + R"(,"maximum":)" + std::to_string(spec.max);
}

// Characters XML 1.0 cannot carry are refused in JSON too; line breaks only where the format is `text`.
std::string_view characters(Format format) {
    return format == Format::text ? R"(^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]*$)"
                                  : R"(^[^\\u0000-\\u0008\\u000a-\\u001f\\ufffe\\uffff]*$)";
}

std::string pattern(std::string_view expression) {
    return R"(,"pattern":")" + std::string(expression) + '"';
}

std::string text_rules(const FieldSpec& spec) {
    switch (spec.format) {
        case Format::uuid:
            return pattern("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$");
        case Format::date:
            return R"(,"format":"date")" + pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
        case Format::sha256:
            return pattern("^[0-9a-f]{64}$");
        case Format::schema_version:
            return R"(,"maxLength":)" + std::to_string(spec.max) + pattern(R"(^zur\\.appeal/1\\.[0-9]+$)");
        case Format::digits:
            return pattern("^[0-9]{" + std::to_string(spec.min) + "," + std::to_string(spec.max) + "}$");
        case Format::text:
        case Format::line:
        case Format::name:
        case Format::phone:
        case Format::email:
            break;
    }
    return (spec.required ? R"(,"minLength":1,"maxLength":)" : R"(,"maxLength":)") + std::to_string(spec.max) +
           pattern(characters(spec.format));
}

std::string words(Names names) {
    std::string list;
    for (const auto name : names) list += (list.empty() ? "" : ",") + json_string(name);
    return list;
}

// The visitor that writes the properties of one type.
class SchemaWriter {
public:
    explicit SchemaWriter(Definitions& definitions) : definitions_(definitions) {}

    void field(const FieldSpec& spec, const std::string&) { property(spec, type(spec, "string") + text_rules(spec)); }
    void field(const FieldSpec& spec, std::int64_t) { property(spec, type(spec, "integer") + limits(spec)); }
    void field(const FieldSpec& spec, double) { property(spec, type(spec, "number") + limits(spec)); }
    void field(const FieldSpec& spec, bool) { property(spec, type(spec, "boolean")); }
    void field(const FieldSpec& spec, Time) {
        property(
            spec,
            type(spec, "string") + R"(,"format":"date-time")" +
                pattern(R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$)"));
    }
    void field(const FieldSpec& spec, MessageKind) {
        std::string kinds;
        for (const auto kind : {MessageKind::status_changed, MessageKind::answer_sent, MessageKind::transfer,
                                MessageKind::rating_set, MessageKind::deadline_warning, MessageKind::deadline_breached})
            kinds += (kinds.empty() ? "" : ",") + json_string(to_text(kind));
        property(spec, R"("enum":[)" + kinds + "]");
    }
    template <class E>
    void field(const FieldSpec& spec, const Open<E>&) {
        property(spec,
                 type(spec, "string") + R"(,"examples":[)" + words(names_of(E{})) + "]" + pattern("^[A-Za-z0-9_.-]{1,64}$"));
    }
    template <Described T>
    void field(const FieldSpec& spec, const T&) {
        const auto reference = definitions_.refer<T>();
        property(spec, spec.required ? reference : R"("anyOf":[{)" + reference + R"(},{"type":"null"}])");
    }
    template <class T>
    void field(const FieldSpec& spec, const std::optional<T>&) {
        field(spec, sample<T>);
    }
    template <class T>
    void field(const FieldSpec& spec, const std::vector<T>&) {
        std::string items;
        if constexpr (Described<T>)
            items = definitions_.refer<T>();
        else
            items = R"("type":"string","maxLength":1000)" + pattern(characters(Format::line));
        property(spec, type(spec, "array") + R"(,"minItems":)" + std::to_string(spec.min) + R"(,"maxItems":)" +
                           std::to_string(spec.max) + R"(,"items":{)" + items + "}");
    }
    void field(const FieldSpec& spec, const Ext&) {
        property(spec, type(spec, "object") + R"(,"maxProperties":)" + std::to_string(spec.max) +
                           R"(,"propertyNames":{"minLength":1,"maxLength":1000)" + pattern(characters(Format::line)) +
                           R"(},"properties":{"unknown_fields":{"type":"object"}})");
    }

    std::string text(std::string_view rules) const {
        const std::string required = required_.empty() ? "" : R"(,"required":[)" + required_ + "]";
        return R"({"type":"object")" + required + R"(,"properties":{)" + properties_ + "}" + std::string(rules) + "}";
    }

private:
    static std::string type(const FieldSpec& spec, std::string_view name) {
        const std::string quoted = json_string(name);
        return R"("type":)" + (spec.required ? quoted : "[" + quoted + R"(,"null"])");
    }
    void property(const FieldSpec& spec, const std::string& rules) {
        const auto comma = [](const std::string& text) { return text.empty() ? "" : ","; };
        if (spec.required) required_ += comma(required_) + json_string(spec.name);
        properties_ += comma(properties_) + json_string(spec.name) + R"(:{"title":)" + json_string(spec.ru) +
                       R"(,"description":)" + json_string(spec.en) + R"(,"x-pd-class":"P)" +
                       std::to_string(static_cast<int>(spec.pd)) + "\"," + rules + "}";
    }

    Definitions& definitions_;
    std::string properties_, required_;
};

// What rules.hpp says, as far as JSON Schema can say it.
template <class T>
std::string_view rules_of() {
    if constexpr (std::same_as<T, Appeal>)
        return R"(,"if":{"properties":{"regime":{"const":"fz59"}},"required":["regime"]},)"
               R"("then":{"properties":{"fz59":{"type":"object"}},"required":["fz59"]})";
    else if constexpr (std::same_as<T, AppealEvent>)
        return R"(,"anyOf":[{"properties":{"appeal_id":{"type":"string"}},"required":["appeal_id"]},)"
               R"({"properties":{"external_id":{"type":"object"}},"required":["external_id"]}])";
    else
        return {};
}

template <Described T>
std::string Definitions::refer() {
    const std::string name(type_name(static_cast<const T*>(nullptr)));
    const std::string reference = R"("$ref":"#/$defs/)" + name + '"';
    for (const auto& [known, text] : list)
        if (known == name) return reference;
    const std::size_t place = list.size();
    list.emplace_back(name, std::string());
    SchemaWriter writer(*this);
    describe(writer, sample<T>);
    list[place].second = writer.text(rules_of<T>());
    return reference;
}

}  // namespace

std::string json_schema() {
    Definitions definitions;
    const std::string root = definitions.refer<Appeal>();
    definitions.refer<AppealEvent>();
    std::string text =
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:appeal-gateway:appeal:1.0",)"
        R"("title":"Каноническое обращение zur.appeal/1.0","description":"Canonical appeal; events are #/$defs/event. )"
        R"(Unknown fields are kept in ext.unknown_fields. Words with examples are open lists.",)" +
        root + R"(,"$defs":{)";
    for (const auto& [name, definition] : definitions.list)
        text += (&name == &definitions.list.front().first ? "" : ",") + json_string(name) + ":" + definition;
    return pretty_json(text + "}}");
}

}  // namespace gateway
