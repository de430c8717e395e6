#include <array>
#include <charconv>

#include "gateway/appeal/description.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway {
namespace {

template <class T>
const T nothing{};

// The visitor that prints the fields of one object.
class XmlWriter {
public:
    explicit XmlWriter(std::string& out) : out_(out) {}

    void field(const FieldSpec& spec, const std::string& text) {
        if (!text.empty() || spec.required) leaf(spec.name, xml_escape(text));
    }
    void field(const FieldSpec& spec, std::int64_t number) {
        if (number != 0 || spec.required) leaf(spec.name, std::to_string(number));
    }
    void field(const FieldSpec& spec, double number) {
        std::array<char, 32> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
        leaf(spec.name, std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data())));
    }
    void field(const FieldSpec& spec, bool truth) {
        if (truth || spec.required) leaf(spec.name, truth ? "true" : "false");
    }
    void field(const FieldSpec& spec, Time time) { leaf(spec.name, to_rfc3339(time)); }
    void field(const FieldSpec& spec, MessageKind kind) { leaf(spec.name, to_text(kind)); }
    template <class E>
    void field(const FieldSpec& spec, const Open<E>& word) {
        if (word.given() || spec.required) leaf(spec.name, xml_escape(word.text()));
    }
    template <class T>
    void field(const FieldSpec& spec, const std::optional<T>& value) {
        if (!value) return;
        FieldSpec there = spec;
        there.required = true;
        field(there, *value);
    }
    template <class T>
    void field(const FieldSpec& spec, const std::vector<T>& items) {
        if (items.empty() && !spec.required) return;
        open(spec.name);
        for (const T& item : items) {
            if constexpr (Described<T>)
                element(spec.item, item);
            else
                leaf(spec.item, xml_escape(item));
        }
        close(spec.name);
    }
    template <Described T>
    void field(const FieldSpec& spec, const T& value) {
        if (spec.required || !(value == nothing<T>)) element(spec.name, value);
    }
    void field(const FieldSpec& spec, const Ext& ext) {
        if (ext.empty()) return;
        open(spec.name);
        for (const auto& [name, json] : ext)
            out_ += "<field name=\"" + xml_escape(name) + "\">" + xml_escape(json) + "</field>";
        close(spec.name);
    }

private:
    template <Described T>
    void element(std::string_view name, const T& value) {
        open(name);
        describe(*this, value);
        close(name);
    }
    void open(std::string_view name) { out_.append("<").append(name).append(">"); }
    void close(std::string_view name) { out_.append("</").append(name).append(">"); }
    void leaf(std::string_view name, std::string_view escaped) {
        open(name);
        out_ += escaped;
        close(name);
    }

    std::string& out_;
};

template <Described T>
std::string print(const T& value) {
    const std::string name(type_name(&value));
    std::string out =
        R"(<?xml version="1.0" encoding="UTF-8"?>)" + ("\n<" + name) + " xmlns=\"" + std::string(appeal_xml_ns) + "\">";
    XmlWriter writer(out);
    describe(writer, value);
    return out + "</" + name + ">\n";
}

}  // namespace

std::string appeal_to_xml(const Appeal& appeal) {
    return print(appeal);
}
std::string event_to_xml(const AppealEvent& event) {
    return print(event);
}

}  // namespace gateway
