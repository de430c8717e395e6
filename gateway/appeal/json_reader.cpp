#include <cmath>
#include <string>

#include "gateway/appeal/description.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/json_tree.hpp"
#include "gateway/appeal/rules.hpp"
#include "gateway/appeal/scalars.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

// A JSON pointer that costs nothing until it is needed: a chain over the reader's stack frames.
struct Place {
    const Place* up = nullptr;
    std::string_view name = {};
    std::size_t index = 0;

    std::string text() const {
        if (!up) return {};
        return up->text() + '/' + (name.empty() ? std::to_string(index) : std::string(name));
    }
};

[[noreturn]] void refuse(const Place& place, Cause cause, std::string detail) {
    throw Fault(cause, std::move(detail), place.text());
}

void accept_if(const Place& place, const std::optional<Problem>& problem) {
    if (problem) refuse(place, problem->cause, problem->detail);
}

void demand(const JsonNode& node, JsonNode::Kind kind, const Place& place, const char* what) {
    if (node.kind != kind) refuse(place, Cause::schema_violation, std::string("must be ") + what);
}

// The visitor that fills one object from its members.
class JsonReader {
public:
    template <Described T>
    static void object(const JsonNode& node, const Place& place, T& out) {
        demand(node, JsonNode::Kind::object, place, "an object");
        if (has_repeated_key(node)) refuse(place, Cause::malformed, "a member name stands twice in one object");
        JsonReader reader(node, place);
        describe(reader, out);
        reader.keep_unknown(out.ext);
    }

    template <class T>
    void field(const FieldSpec& spec, T& out) {
        const JsonNode* node = take(spec.name);
        const Place here{&place_, spec.name};
        if (!node || node->kind == JsonNode::Kind::null) {
            if (spec.required) refuse(here, Cause::missing_field, "the field is required");
            return;
        }
        read(spec, *node, here, out);
    }

private:
    JsonReader(const JsonNode& node, const Place& place) : node_(node), cursor_(node.first), place_(place) {}

    // Members mostly stand in the order of the description: look at the cursor first.
    const JsonNode* take(std::string_view name) {
        const JsonNode* found = cursor_ && cursor_->key == name ? cursor_ : nullptr;
        for (const JsonNode* member = node_.first; !found && member; member = member->next)
            if (member->key == name) found = member;
        if (!found) return nullptr;
        found->used = true;
        cursor_ = found->next;
        return found;
    }

    static void read(const FieldSpec& spec, const JsonNode& node, const Place& here, std::string& out) {
        demand(node, JsonNode::Kind::text, here, "a string");
        if (spec.required && node.text.empty()) refuse(here, Cause::missing_field, "the field is required");
        accept_if(here, check_text(spec, node.text));
        out = node.text;
    }
    static void read(const FieldSpec& spec, const JsonNode& node, const Place& here, std::int64_t& out) {
        constexpr double exact = 9007199254740992.0;  // 2^53: beyond it a double is no longer one integer
        const bool whole =
            node.kind == JsonNode::Kind::decimal && std::abs(node.decimal) <= exact && std::trunc(node.decimal) == node.decimal;
        if (node.kind != JsonNode::Kind::integer && !whole) refuse(here, Cause::schema_violation, "must be an integer");
        out = whole ? static_cast<std::int64_t>(node.decimal) : node.integer;
        accept_if(here, check_number(spec, out));
    }
    static void read(const FieldSpec& spec, const JsonNode& node, const Place& here, double& out) {
        if (node.kind != JsonNode::Kind::integer && node.kind != JsonNode::Kind::decimal)
            refuse(here, Cause::schema_violation, "must be a number");
        accept_if(here, check_number(spec, node.decimal));
        out = node.decimal;
    }
    static void read(const FieldSpec&, const JsonNode& node, const Place& here, bool& out) {
        demand(node, JsonNode::Kind::boolean, here, "true or false");
        out = node.truth;
    }
    static void read(const FieldSpec&, const JsonNode& node, const Place& here, Time& out) {
        demand(node, JsonNode::Kind::text, here, "a string");
        accept_if(here, read_time(node.text, out));
    }
    static void read(const FieldSpec&, const JsonNode& node, const Place& here, MessageKind& out) {
        demand(node, JsonNode::Kind::text, here, "a string");
        const auto kind = message_kind_of(node.text);
        if (!kind) refuse(here, Cause::bad_value, "an unknown kind of message");
        out = *kind;
    }
    template <class E>
    static void read(const FieldSpec&, const JsonNode& node, const Place& here, Open<E>& out) {
        demand(node, JsonNode::Kind::text, here, "a string");
        accept_if(here, check_word(node.text));
        out = Open<E>::of(node.text);
    }
    template <class T>
    static void read(const FieldSpec& spec, const JsonNode& node, const Place& here, std::optional<T>& out) {
        if constexpr (Described<T>)
            object(node, here, out.emplace());
        else
            read(spec, node, here, out.emplace());
    }
    template <Described T>
    static void read(const FieldSpec&, const JsonNode& node, const Place& here, T& out) {
        object(node, here, out);
    }
    template <class T>
    static void read(const FieldSpec& spec, const JsonNode& node, const Place& here, std::vector<T>& out) {
        demand(node, JsonNode::Kind::array, here, "an array");
        accept_if(here, check_count(spec, node.count));
        out.reserve(node.count);
        for (const JsonNode* item = node.first; item; item = item->next) {
            const Place place{&here, {}, out.size()};
            if constexpr (Described<T>)
                object(*item, place, out.emplace_back());
            else
                read(item_spec, *item, place, out.emplace_back());
        }
    }
    static void read(const FieldSpec& spec, const JsonNode& node, const Place& here, Ext& out) {
        demand(node, JsonNode::Kind::object, here, "an object");
        accept_if(here, check_count(spec, node.count));
        if (has_repeated_key(node)) refuse(here, Cause::malformed, "a member name stands twice in one object");
        for (const JsonNode* member = node.first; member; member = member->next) {
            if (check_text(item_spec, member->key) || member->key.empty())
                refuse(here, Cause::bad_value, "a member name is empty, too long or holds control characters");
            keep(*member, here, kept_depth + 2, out[std::string(member->key)]);
        }
        if (const auto known = out.find(unknown_fields); known != out.end() && !known->second.starts_with('{'))
            refuse(here, Cause::schema_violation, "unknown_fields must be an object");
    }

    static void keep(const JsonNode& node, const Place& place, int depth, std::string& out) {
        switch (write_compact(node, depth, out)) {
            case Compact::good:
                return;
            case Compact::repeated_key:
                refuse(place, Cause::malformed, "a member name stands twice in one object");
            case Compact::too_deep:
                refuse(place, Cause::too_deep, "fields outside the schema are nested too deeply");
        }
    }

    void keep_unknown(Ext& ext) const {
        std::string fields;
        for (const JsonNode* member = node_.first; member; member = member->next) {
            if (member->used) continue;
            fields += ',';
            write_json_string(member->key, fields);
            fields += ':';
            keep(*member, place_, kept_depth, fields);
        }
        if (fields.empty()) return;
        std::string& kept = ext[std::string(unknown_fields)];
        kept = merged_unknown_fields(kept, '{' + fields.substr(1) + '}');
    }

    static constexpr FieldSpec item_spec{.name = "item", .max = 1000};

    const JsonNode& node_;
    const JsonNode* cursor_;
    const Place& place_;
};

template <class T>
T parse(std::string_view json, const JsonLimits& limits) {
    const auto tree = JsonTree::parse(json, limits);
    T value;
    JsonReader::object(tree.root(), Place{}, value);
    if (const auto broken = broken_rule(value)) throw Fault(broken->cause, broken->detail, broken->pointer);
    return value;
}

}  // namespace

Appeal appeal_from_json(std::string_view json, const JsonLimits& limits) {
    return parse<Appeal>(json, limits);
}
AppealEvent event_from_json(std::string_view json, const JsonLimits& limits) {
    return parse<AppealEvent>(json, limits);
}

}  // namespace gateway
