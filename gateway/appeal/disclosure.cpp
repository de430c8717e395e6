#include "gateway/appeal/disclosure.hpp"

#include "gateway/appeal/description.hpp"
#include "gateway/appeal/json_codec.hpp"

namespace gateway {
namespace {

constexpr std::string_view withheld = "•••";

/// A required value of these formats would be no value of the format with the mark in it: it goes all the same.
bool takes_mark(Format format) {
    return format == Format::text || format == Format::line || format == Format::name;
}

// The visitor that takes out in place.
class Withholder {
public:
    explicit Withholder(Disclosure permitted) : permitted_(permitted) {}

    void field(const FieldSpec& spec, std::string& text) const {
        if (text.empty() || permitted_.permits(spec.pd)) return;
        text = spec.required && takes_mark(spec.format) ? std::string(withheld) : std::string();
    }
    void field(const FieldSpec& spec, Ext& ext) const {
        if (!permitted_.permits(spec.pd)) ext.clear();
    }
    void field(const FieldSpec& spec, std::optional<Geo>& geo) const {
        if (!permitted_.permits(spec.pd))
            geo.reset();
        else if (geo)
            describe(*this, *geo);
    }
    /// A file is content as a whole: its digest says which one it is.
    void field(const FieldSpec& spec, std::vector<Attachment>& files) const {
        if (!permitted_.permits(spec.pd)) files.clear();
        for (Attachment& file : files) describe(*this, file);
    }
    template <Described T>
    void field(const FieldSpec&, T& value) const {
        describe(*this, value);
    }
    template <Described T>
    void field(const FieldSpec&, std::optional<T>& value) const {
        if (value) describe(*this, *value);
    }
    template <class T>
    void field(const FieldSpec& spec, std::vector<T>& items) const {
        if constexpr (Described<T>) {
            for (T& item : items) describe(*this, item);
        } else if (!permitted_.permits(spec.pd)) {
            items.clear();
        }
    }
    template <class T>
    void field(const FieldSpec&, T&) const {}  // words, times, numbers and flags are p0 or p1

private:
    Disclosure permitted_;
};

template <class T>
T without(const T& document, Disclosure permitted) {
    T out = document;
    const Withholder withholder(permitted);
    describe(withholder, out);
    return out;
}

}  // namespace

bool Disclosure::permits(PdClass pd) const {
    switch (pd) {
        case PdClass::p0:
        case PdClass::p1:
            return true;
        case PdClass::p2:
            return contacts;
        case PdClass::p3:
            return identifiers;
        case PdClass::p4:
            return content;
    }
    return false;
}

const std::vector<std::string>& disclosure_words() {
    static const std::vector<std::string> words{"contacts", "identifiers", "content"};
    return words;
}

std::optional<Disclosure> disclosure_of(const std::vector<std::string>& words) {
    Disclosure permitted{false, false, false};
    for (const std::string& word : words) {
        if (word == "contacts")
            permitted.contacts = true;
        else if (word == "identifiers")
            permitted.identifiers = true;
        else if (word == "content")
            permitted.content = true;
        else
            return std::nullopt;
    }
    return permitted;
}

std::string to_text(Disclosure disclosure) {
    std::string text;
    const auto add = [&text](bool permitted, const std::string& word) {
        if (permitted) text += (text.empty() ? "" : ", ") + word;
    };
    add(disclosure.contacts, disclosure_words()[0]);
    add(disclosure.identifiers, disclosure_words()[1]);
    add(disclosure.content, disclosure_words()[2]);
    return text;
}

Appeal disclose(const Appeal& appeal, Disclosure permitted) {
    return without(appeal, permitted);
}

AppealEvent disclose(const AppealEvent& event, Disclosure permitted) {
    return without(event, permitted);
}

std::string disclosed_appeal(std::string json, Disclosure permitted) {
    if (permitted.everything() || json.empty()) return json;
    return to_json(without(appeal_from_json(json), permitted));
}

std::string disclosed_event(std::string json, Disclosure permitted) {
    if (permitted.everything() || json.empty()) return json;
    return to_json(without(event_from_json(json), permitted));
}

}  // namespace gateway
