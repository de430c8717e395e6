#include <array>
#include <charconv>
#include <cmath>

#include "gateway/appeal/description.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/json_tree.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

template <class T>
const T nothing{};

// The visitor that prints one object; absent optional values leave no trace.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    template <Described T>
    static void object(const T& value, std::string& out) {
        out += '{';
        JsonWriter writer(out);
        describe(writer, value);
        out += '}';
    }

    void field(const FieldSpec& spec, const std::string& text) {
        if (text.empty() && !spec.required) return;
        name(spec);
        write_json_string(text, out_);
    }
    void field(const FieldSpec& spec, std::int64_t number) {
        if (number == 0 && !spec.required) return;
        name(spec);
        out_ += std::to_string(number);
    }
    void field(const FieldSpec& spec, double number) {
        if (!std::isfinite(number)) throw Fault(Cause::bad_value, "not a finite number", std::string(spec.name));
        std::array<char, 32> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
        name(spec);
        out_.append(buffer.data(), end);
    }
    void field(const FieldSpec& spec, bool truth) {
        if (!truth && !spec.required) return;
        name(spec);
        out_ += truth ? "true" : "false";
    }
    void field(const FieldSpec& spec, Time time) { quoted(spec, to_rfc3339(time)); }
    void field(const FieldSpec& spec, MessageKind kind) { quoted(spec, to_text(kind)); }
    template <class E>
    void field(const FieldSpec& spec, const Open<E>& word) {
        if (!word.given() && !spec.required) return;
        name(spec);
        write_json_string(word.text(), out_);
    }
    template <class T>
    void field(const FieldSpec& spec, const std::optional<T>& value) {
        if (!value) return;
        if constexpr (Described<T>) {
            name(spec);
            object(*value, out_);
        } else {
            FieldSpec always = spec;
            always.required = true;
            field(always, *value);
        }
    }
    template <class T>
    void field(const FieldSpec& spec, const std::vector<T>& items) {
        if (items.empty() && !spec.required) return;
        name(spec);
        out_ += '[';
        for (const T& item : items) {
            if (&item != items.data()) out_ += ',';
            if constexpr (Described<T>)
                object(item, out_);
            else
                write_json_string(item, out_);
        }
        out_ += ']';
    }
    template <Described T>
    void field(const FieldSpec& spec, const T& value) {
        if (!spec.required && value == nothing<T>) return;
        name(spec);
        object(value, out_);
    }
    void field(const FieldSpec& spec, const Ext& ext) {
        if (ext.empty()) return;
        name(spec);
        out_ += '{';
        bool first = true;
        for (const auto& [key, value] : ext) {
            if (!first) out_ += ',';
            first = false;
            write_json_string(key, out_);
            out_ += ':';
            out_ += value;
        }
        out_ += '}';
    }

private:
    void name(const FieldSpec& spec) {
        if (!first_) out_ += ',';
        first_ = false;
        out_ += '"';
        out_ += spec.name;
        out_ += "\":";
    }
    void quoted(const FieldSpec& spec, std::string_view text) {
        name(spec);
        out_ += '"';
        out_ += text;
        out_ += '"';
    }

    std::string& out_;
    bool first_ = true;
};

template <class T>
std::string print(const T& value) {
    std::string out;
    out.reserve(4096);
    JsonWriter::object(value, out);
    return out;
}

}  // namespace

std::string to_json(const Appeal& appeal) {
    return print(appeal);
}
std::string to_json(const AppealEvent& event) {
    return print(event);
}

}  // namespace gateway
