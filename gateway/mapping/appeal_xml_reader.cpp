#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

#include "gateway/appeal/description.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/rules.hpp"
#include "gateway/appeal/scalars.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway {
namespace {

std::string place_of(XmlNode node) {
    return node.path() + " line " + std::to_string(node.line());
}

[[noreturn]] void refuse(XmlNode node, Cause cause, std::string detail) {
    throw Fault(cause, std::move(detail), place_of(node));
}

void accept_if(XmlNode node, const std::optional<Problem>& problem) {
    if (problem) refuse(node, problem->cause, problem->detail);
}

void demand_leaf(XmlNode node) {
    if (node.first_child()) refuse(node, Cause::schema_violation, "no elements are allowed here");
}

// Elements this version does not know, as a JSON object: text of a leaf, an object of others; those of one name become a list.
std::string as_json(const std::vector<XmlNode>& elements, int depth) {
    std::map<std::string, std::vector<std::string>> members;
    for (const XmlNode element : elements) {
        auto& values = members[std::string(element.name())];
        const bool leaf = !element.first_child();
        if (!leaf && depth == 0) refuse(element, Cause::too_deep, "elements outside the schema are nested too deeply");
        values.push_back(leaf ? json_string(element.text()) : as_json(element.children(), depth - 1));
    }
    std::string out;
    for (const auto& [name, values] : members) {
        out += (out.empty() ? "{" : ",") + json_string(name) + ":";
        if (values.size() > 1) out += '[';
        for (const auto& value : values) {
            if (&value != values.data()) out += ',';
            out += value;
        }
        if (values.size() > 1) out += ']';
    }
    return out + "}";
}

// The visitor that fills one object from the children of an element.
class XmlReader {
public:
    template <Described T>
    static void object(XmlNode node, T& out) {
        XmlReader reader(node);
        describe(reader, out);
        reader.keep_unknown(out.ext);
    }

    template <class T>
    void field(const FieldSpec& spec, T& out) {
        const XmlNode node = take(spec.name);
        if (node)
            read(spec, node, out);
        else if (spec.required)
            throw Fault(Cause::missing_field, "the element " + std::string(spec.name) + " is required", place_of(node_));
    }

private:
    explicit XmlReader(XmlNode node) : node_(node) {
        for (XmlNode child = node.first_child(); child; child = child.next()) children_.push_back({child, false});
    }

    struct Child {
        XmlNode node;
        bool used;
    };

    // Elements stand in the order of the description, each once; strangers may stand between them.
    XmlNode take(std::string_view name) {
        XmlNode found;
        for (std::size_t i = 0; i < children_.size(); ++i) {
            if (!children_[i].node.is(appeal_xml_ns, name)) continue;
            if (found) refuse(children_[i].node, Cause::schema_violation, "the element stands twice");
            if (i < next_) refuse(children_[i].node, Cause::schema_violation, "the element is out of order");
            found = children_[i].node;
            children_[i].used = true;
            next_ = i + 1;
        }
        return found;
    }

    static void read(const FieldSpec& spec, XmlNode node, std::string& out) {
        demand_leaf(node);
        std::string text = node.text();
        if (spec.required && text.empty()) refuse(node, Cause::missing_field, "the element must not be empty");
        accept_if(node, check_text(spec, text));
        out = std::move(text);
    }
    template <class Number>
    static void parse(XmlNode node, const char* what, Number& out) {
        demand_leaf(node);
        const std::string text = node.trimmed();
        std::string_view digits = text;
        if (digits.starts_with('+')) digits.remove_prefix(1);
        const char* const begin = std::to_address(digits.begin());
        const char* const end = std::to_address(digits.end());
        const auto [stop, error] = std::from_chars(begin, end, out);
        if (error != std::errc{} || stop != end || digits.empty()) refuse(node, Cause::schema_violation, what);
    }
    static void read(const FieldSpec& spec, XmlNode node, std::int64_t& out) {
        parse(node, "must be an integer", out);
        accept_if(node, check_number(spec, out));
    }
    static void read(const FieldSpec& spec, XmlNode node, double& out) {
        parse(node, "must be a number", out);
        accept_if(node, check_number(spec, out));
    }
    static void read(const FieldSpec&, XmlNode node, bool& out) {
        demand_leaf(node);
        const std::string text = node.trimmed();
        out = text == "true" || text == "1";
        if (!out && text != "false" && text != "0") refuse(node, Cause::schema_violation, "must be true or false");
    }
    static void read(const FieldSpec&, XmlNode node, Time& out) {
        demand_leaf(node);
        accept_if(node, read_time(node.trimmed(), out));
    }
    static void read(const FieldSpec&, XmlNode node, MessageKind& out) {
        demand_leaf(node);
        const auto kind = message_kind_of(node.text());
        if (!kind) refuse(node, Cause::bad_value, "an unknown kind of message");
        out = *kind;
    }
    template <class E>
    static void read(const FieldSpec&, XmlNode node, Open<E>& out) {
        demand_leaf(node);
        const std::string text = node.text();
        accept_if(node, check_word(text));
        out = Open<E>::of(text);
    }
    template <class T>
    static void read(const FieldSpec& spec, XmlNode node, std::optional<T>& out) {
        read(spec, node, out.emplace());
    }
    template <Described T>
    static void read(const FieldSpec&, XmlNode node, T& out) {
        object(node, out);
    }
    template <class T>
    static void read(const FieldSpec& spec, XmlNode node, std::vector<T>& out) {
        static constexpr FieldSpec item_spec{.name = "item", .max = 1000};
        for (XmlNode item = node.first_child(); item; item = item.next()) {
            if (!item.is(appeal_xml_ns, spec.item))
                refuse(item, Cause::schema_violation, "an element that is not of this list");
            read(item_spec, item, out.emplace_back());
        }
        accept_if(node, check_count(spec, out.size()));
    }
    static void read(const FieldSpec& spec, XmlNode node, Ext& out) {
        for (XmlNode item = node.first_child(); item; item = item.next()) {
            if (!item.is(appeal_xml_ns, spec.item))
                refuse(item, Cause::schema_violation, "an element that is not of this list");
            read_ext(item, out);
        }
        accept_if(node, check_count(spec, out.size()));
    }
    static void read_ext(XmlNode item, Ext& out) {
        static constexpr FieldSpec name_spec{.name = "name", .max = 1000};
        demand_leaf(item);
        const std::string name = item.attribute("name").value_or("");
        if (name.empty()) refuse(item, Cause::missing_field, "the attribute name is required");
        accept_if(item, check_text(name_spec, name));
        std::string json;
        try {
            json = compact_json(item.text());
        } catch (const Fault& fault) {
            refuse(item, fault.cause(), "the field does not hold JSON: " + fault.detail());
        }
        if (name == unknown_fields && !json.starts_with('{'))
            refuse(item, Cause::schema_violation, "unknown_fields must be an object");
        if (!out.emplace(name, std::move(json)).second) refuse(item, Cause::bad_value, "the name stands twice");
    }

    void keep_unknown(Ext& ext) const {
        constexpr int depth = 7;  // each level may be an object and a list; JSON keeps 16
        std::vector<XmlNode> strangers;
        for (const Child& child : children_)
            if (!child.used) strangers.push_back(child.node);
        if (strangers.empty()) return;
        std::string& kept = ext[std::string(unknown_fields)];
        kept = merged_unknown_fields(kept, as_json(strangers, depth));
    }

    XmlNode node_;
    std::vector<Child> children_;
    std::size_t next_ = 0;
};

// The element a JSON pointer of a broken rule means; as far as it goes.
XmlNode resolve(XmlNode node, std::string_view pointer) {
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        const auto part = pointer.substr(0, end);
        std::size_t index = 0;
        const bool number = std::from_chars(part.data(), part.data() + part.size(), index).ec == std::errc{};
        XmlNode child = number ? node.first_child() : node.child(appeal_xml_ns, part);
        for (; number && child && index > 0; --index) child = child.next();
        if (!child) break;
        node = child;
        pointer.remove_prefix(end);
    }
    return node;
}

template <Described T>
T read_root(XmlNode root) {
    T value;
    const auto name = type_name(&value);
    if (!root.is(appeal_xml_ns, name))
        refuse(root, Cause::schema_violation, "the root must be " + std::string(name) + " of " + std::string(appeal_xml_ns));
    XmlReader::object(root, value);
    if (const auto broken = broken_rule(value)) refuse(resolve(root, broken->pointer), broken->cause, broken->detail);
    return value;
}

}  // namespace

Appeal appeal_from_xml(XmlNode element) {
    return read_root<Appeal>(element);
}
Appeal appeal_from_xml(std::string_view xml, const XmlLimits& limits) {
    return read_root<Appeal>(XmlDocument::parse(xml, limits).root());
}
AppealEvent event_from_xml(XmlNode element) {
    return read_root<AppealEvent>(element);
}
AppealEvent event_from_xml(std::string_view xml, const XmlLimits& limits) {
    return read_root<AppealEvent>(XmlDocument::parse(xml, limits).root());
}

}  // namespace gateway
