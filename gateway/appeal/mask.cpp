// How personal data is shown to those who may not see it (personal_data.hpp).
#include "gateway/appeal/description.hpp"
#include "gateway/appeal/personal_data.hpp"

namespace gateway {
namespace {

constexpr std::string_view hidden = "•••";

// Octets of the UTF-8 character that begins at `at`.
std::size_t length_at(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    return end - at;
}

std::size_t last_character(std::string_view text) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    return at;
}

std::string masked(const FieldSpec& spec, const std::string& text) {
    if (text.empty() || spec.pd <= PdClass::p1) return text;
    if (spec.pd > PdClass::p2) return spec.format == Format::digits ? std::string() : std::string(hidden);
    switch (spec.format) {
        case Format::name:
            return mask_name(text);
        case Format::phone:
            return mask_phone(text);
        case Format::email:
            return mask_email(text);
        case Format::uuid:
        case Format::date:
        case Format::sha256:
        case Format::digits:
            return {};
        case Format::text:
        case Format::line:
        case Format::schema_version:
            break;
    }
    return std::string(hidden);
}

// The visitor that masks in place.
class Masker {
public:
    void field(const FieldSpec& spec, std::string& text) { text = masked(spec, text); }
    void field(const FieldSpec& spec, double& number) {
        if (spec.pd >= PdClass::p2) number = 0;
    }
    void field(const FieldSpec&, Ext& ext) { ext.clear(); }
    // A point on the map cannot be half shown.
    void field(const FieldSpec& spec, std::optional<Geo>& geo) {
        if (spec.pd >= PdClass::p2) geo.reset();
    }
    template <Described T>
    void field(const FieldSpec&, T& value) {
        describe(*this, value);
    }
    template <Described T>
    void field(const FieldSpec&, std::optional<T>& value) {
        if (value) describe(*this, *value);
    }
    template <class T>
    void field(const FieldSpec& spec, std::vector<T>& items) {
        for (T& item : items) {
            if constexpr (Described<T>)
                describe(*this, item);
            else
                field(spec, item);
        }
    }
    template <class T>
    void field(const FieldSpec&, T&) {}  // words, times, numbers and flags are p0 or p1
};

}  // namespace

std::string mask_name(std::string_view name) {
    if (name.empty()) return {};
    const std::size_t first = length_at(name, 0);
    const std::size_t last = last_character(name);
    std::string out(name.substr(0, first));
    out += "***";
    if (last >= 2 * first) out += name.substr(last);  // of two letters the second would be half the name
    return out;
}

std::string mask_phone(std::string_view phone) {
    std::string digits;
    for (const char c : phone)
        if (c >= '0' && c <= '9') digits += c;
    if (digits.size() < 10) return phone.empty() ? std::string() : std::string(hidden);
    const std::string country = digits.size() == 10 || digits.starts_with('8') ? "7" : digits.substr(0, digits.size() - 10);
    return "+" + country + "•••••" + digits.substr(digits.size() - 4, 2) + "-" + digits.substr(digits.size() - 2);
}

std::string mask_email(std::string_view email) {
    const auto at = email.rfind('@');
    if (at == std::string_view::npos || at == 0) return email.empty() ? std::string() : std::string(hidden);
    std::string out(email.substr(0, length_at(email, 0)));
    out += "***";
    return out += email.substr(at);
}

Appeal mask(const Appeal& appeal) {
    Appeal out = appeal;
    Masker masker;
    describe(masker, out);
    return out;
}

AppealEvent mask(const AppealEvent& event) {
    AppealEvent out = event;
    Masker masker;
    describe(masker, out);
    return out;
}

}  // namespace gateway
