// What personal data one partner may be given: the classes of field.hpp above p1, permitted one by one (152-ФЗ ст. 5 ч. 5: no
// more than the purpose needs). What is not permitted is taken out of the document, not masked: the partner learns nothing of
// it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/field.hpp"

namespace gateway {

struct Disclosure {
    bool contacts = true;     ///< p2: names, addresses, phones, e-mail, the point on the map
    bool identifiers = true;  ///< p3: СНИЛС, ИНН, documents
    bool content = true;      ///< p4: texts, files, what no class is known of

    bool permits(PdClass pd) const;
    bool everything() const { return contacts && identifiers && content; }
    bool operator==(const Disclosure&) const = default;
};

/// "contacts", "identifiers", "content": the words of the configuration, in this order.
const std::vector<std::string>& disclosure_words();
/// Of a list of these words; nullopt when one of them is unknown.
std::optional<Disclosure> disclosure_of(const std::vector<std::string>& words);
/// "contacts, content"; empty when nothing is permitted.
std::string to_text(Disclosure disclosure);

/// The document without what is not permitted: fields become empty, a required text becomes "•••", a place without contacts
/// loses its point, without content there are neither files nor unknown fields. Still satisfies the schema. Any thread.
Appeal disclose(const Appeal& appeal, Disclosure permitted);
AppealEvent disclose(const AppealEvent& event, Disclosure permitted);

/// The same of canonical JSON; returns it unread when everything is permitted. Throws Fault like the readers of json_codec.hpp.
std::string disclosed_appeal(std::string json, Disclosure permitted);
std::string disclosed_event(std::string json, Disclosure permitted);

}  // namespace gateway
