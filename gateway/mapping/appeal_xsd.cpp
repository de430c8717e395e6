#include "gateway/mapping/appeal_xsd.hpp"

#include <vector>

#include "gateway/appeal/description.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway {
namespace {

template <class T>
const T sample{};

// The types in the order they were met, each once.
struct Types {
    std::vector<std::pair<std::string, std::string>> list;

    template <Described T>
    std::string refer();
};

std::string facet(std::string_view name, std::string_view value) {
    return "<xs:" + std::string(name) + " value=\"" + std::string(value) + "\"/>";
}

std::string restriction(std::string_view base, const std::string& facets) {
    return "<xs:simpleType><xs:restriction base=\"" + std::string(base) + "\">" + facets + "</xs:restriction></xs:simpleType>";
}

std::string pattern_of(const FieldSpec& spec) {
    switch (spec.format) {
        case Format::uuid:
            return "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        case Format::date:
            return "[0-9]{4}-[0-9]{2}-[0-9]{2}";
        case Format::sha256:
            return "[0-9a-f]{64}";
        case Format::schema_version:
            return "zur\\.appeal/1\\.[0-9]+";
        case Format::digits:
            return "[0-9]{" + std::to_string(spec.min) + "," + std::to_string(spec.max) + "}";
        case Format::text:
            return {};
        case Format::line:
        case Format::name:
        case Format::phone:
        case Format::email:
            break;
    }
    return "[^&#10;&#13;]*";
}

std::string text_type(const FieldSpec& spec) {
    std::string facets;
    if (spec.required) facets += facet("minLength", "1");
    facets += facet("maxLength", std::to_string(spec.max));
    const std::string pattern = pattern_of(spec);
    if (!pattern.empty()) facets += facet("pattern", pattern);
    if (spec.format == Format::date) return restriction("xs:date", facet("pattern", pattern));
    return restriction("xs:string", facets);
}

std::string range(std::string_view base, const FieldSpec& spec) {
    return restriction(base, facet("minInclusive", std::to_string(spec.min)) + facet("maxInclusive", std::to_string(spec.max)));
}

std::string word_type(Names names) {
    std::string known;
    for (const auto name : names) known += facet("enumeration", name);
    return "<xs:simpleType><xs:union>" + restriction("xs:string", known) +
           restriction("xs:string", facet("pattern", "[A-Za-z0-9_.\\-]{1,64}")) + "</xs:union></xs:simpleType>";
}

// The visitor that writes the elements of one type.
class XsdWriter {
public:
    explicit XsdWriter(Types& types) : types_(types) {}

    void field(const FieldSpec& spec, const std::string&) { element(spec, text_type(spec)); }
    void field(const FieldSpec& spec, std::int64_t) { element(spec, range("xs:long", spec)); }
    void field(const FieldSpec& spec, double) { element(spec, range("xs:double", spec)); }
    void field(const FieldSpec& spec, bool) { element(spec, restriction("xs:boolean", "")); }
    void field(const FieldSpec& spec, Time) {
        const std::string form =
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+\\-][0-9]{2}:[0-9]{2})";
        element(spec, restriction("xs:dateTime", facet("pattern", form)));
    }
    void field(const FieldSpec& spec, MessageKind) {
        std::string kinds;
        for (const auto kind : {MessageKind::status_changed, MessageKind::answer_sent, MessageKind::transfer,
                                MessageKind::rating_set, MessageKind::deadline_warning, MessageKind::deadline_breached})
            kinds += facet("enumeration", to_text(kind));
        element(spec, restriction("xs:string", kinds));
    }
    template <class E>
    void field(const FieldSpec& spec, const Open<E>&) {
        element(spec, word_type(names_of(E{})));
    }
    template <Described T>
    void field(const FieldSpec& spec, const T&) {
        typed(spec, types_.refer<T>());
    }
    template <class T>
    void field(const FieldSpec& spec, const std::optional<T>&) {
        field(spec, sample<T>);
    }
    template <class T>
    void field(const FieldSpec& spec, const std::vector<T>&) {
        const std::string head = "<xs:element name=\"" + std::string(spec.item) + "\" minOccurs=\"" + std::to_string(spec.min) +
                                 "\" maxOccurs=\"" + std::to_string(spec.max) + "\"";
        std::string item;
        if constexpr (Described<T>)
            item = head + " type=\"" + types_.refer<T>() + "\"/>";
        else
            item = head + ">" + text_type({.max = 1000}) + "</xs:element>";
        element(spec, "<xs:complexType><xs:sequence>" + item + "</xs:sequence></xs:complexType>" + unique(spec));
    }
    void field(const FieldSpec& spec, const Ext&) {
        const std::string name = "<xs:attribute name=\"name\" use=\"required\">" +
                                 restriction("xs:string", facet("minLength", "1") + facet("maxLength", "1000")) +
                                 "</xs:attribute>";
        element(spec, "<xs:complexType><xs:sequence><xs:element name=\"" + std::string(spec.item) +
                          "\" minOccurs=\"0\" maxOccurs=\"" + std::to_string(spec.max) +
                          "\"><xs:complexType><xs:simpleContent><xs:extension base=\"xs:string\">" + name +
                          "</xs:extension></xs:simpleContent></xs:complexType></xs:element></xs:sequence></xs:complexType>");
    }

    std::string text(std::string_view name) const {
        return "<xs:complexType name=\"" + std::string(name) + "\"><xs:sequence>" + elements_ +
               "<xs:any namespace=\"##other\" processContents=\"lax\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>"
               "</xs:sequence></xs:complexType>\n";
    }

private:
    static std::string head(const FieldSpec& spec) {
        return "\n<xs:element name=\"" + std::string(spec.name) + "\"" + (spec.required ? "" : " minOccurs=\"0\"");
    }
    static std::string words(const FieldSpec& spec) {
        return "<xs:annotation><xs:documentation xml:lang=\"ru\">" + xml_escape(spec.ru) +
               "</xs:documentation><xs:documentation xml:lang=\"en\">" + xml_escape(spec.en) +
               "</xs:documentation><xs:appinfo>pd-class P" + std::to_string(static_cast<int>(spec.pd)) +
               "</xs:appinfo></xs:annotation>";
    }
    static std::string unique(const FieldSpec& spec) {
        if (spec.unique.empty()) return {};
        return "<xs:unique name=\"" + std::string(spec.name) + "_" + std::string(spec.unique) +
               "_@\"><xs:selector xpath=\"a:" + std::string(spec.item) + "\"/><xs:field xpath=\"a:" + std::string(spec.unique) +
               "\"/></xs:unique>";
    }
    void element(const FieldSpec& spec, const std::string& type) {
        elements_ += head(spec) + ">" + words(spec) + type + "</xs:element>";
    }
    void typed(const FieldSpec& spec, const std::string& type) {
        elements_ += head(spec) + " type=\"" + type + "\">" + words(spec) + "</xs:element>";
    }

    Types& types_;
    std::string elements_;
};

template <Described T>
std::string Types::refer() {
    const std::string name(type_name(static_cast<const T*>(nullptr)));
    const std::string reference = "a:" + name;
    for (const auto& [known, text] : list)
        if (known == name) return reference;
    const std::size_t place = list.size();
    list.emplace_back(name, std::string());
    XsdWriter writer(*this);
    describe(writer, sample<T>);
    std::string text = writer.text(name);
    // Names of identity constraints are global: each gets the name of its type.
    for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@')) text.replace(at, 1, name);
    list[place].second = std::move(text);
    return reference;
}

// One element per line with indentation, for files people read. Works on our own output only: no text with '<' inside.
std::string indented(const std::string& flat) {
    std::string out;
    int depth = 0;
    for (std::size_t at = 0; at < flat.size();) {
        if (flat[at] == '\n') {
            ++at;
            continue;
        }
        const auto end = flat.find('>', at) + 1;
        const std::string tag = flat.substr(at, end - at);
        const auto next = std::min(flat.find('<', end), flat.size());
        const std::string text = flat.substr(end, next - end);
        const bool leaf = !text.empty() && text != "\n";
        if (tag.starts_with("</")) --depth;
        out.append(static_cast<std::size_t>(depth) * 2, ' ').append(tag);
        at = next;
        if (leaf) {
            const auto close = flat.find('>', at) + 1;
            out.append(text).append(flat, at, close - at);
            at = close;
        } else if (!tag.starts_with("</") && !tag.ends_with("/>") && !tag.starts_with("<?")) {
            ++depth;
        }
        out += '\n';
    }
    return out;
}

// An official's signature over a whole document refers to it by Id.
std::string root(const std::string& name) {
    return "<xs:element name=\"" + name + "\"><xs:complexType><xs:complexContent><xs:extension base=\"a:" + name +
           "\"><xs:attribute name=\"Id\" type=\"xs:ID\"/></xs:extension></xs:complexContent></xs:complexType></xs:element>";
}

}  // namespace

std::string appeal_xsd() {
    Types types;
    types.refer<Appeal>();
    types.refer<AppealEvent>();
    const std::string ns(appeal_xml_ns);
    std::string text =
        R"(<?xml version="1.0" encoding="UTF-8"?>)"
        R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:a=")" +
        ns + R"(" targetNamespace=")" + ns + R"(" elementFormDefault="qualified" version="1.0">)" +
        R"(<xs:annotation><xs:documentation xml:lang="ru">Каноническое обращение zur.appeal/1.0 и события</xs:documentation>)"
        R"(<xs:documentation xml:lang="en">Canonical appeal zur.appeal/1.0 and its events</xs:documentation></xs:annotation>)" +
        root("appeal") + root("event");
    for (const auto& [name, type] : types.list) text += type;
    return indented(text + "</xs:schema>");
}

}  // namespace gateway
