// The XML message of a packet: root `communication` of formats 2.0 … 2.7.1 (facts: medo, §3). Read leniently by local names,
// written strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::medo {

inline constexpr std::string_view old_ns = "http://www.infpres.com/IEDMS";  ///< 2.0 … 2.7
inline constexpr std::string_view new_ns = "urn:IEDMS:MESSAGE";             ///< 2.7.1

struct Number {
    std::string number, date;
    bool empty() const { return number.empty(); }
};

struct MessageFile {
    std::string local_name;  ///< of a file in the packet
    std::string description, group;
};

struct Communication {
    enum class Kind { document, container, notification, acknowledgment };

    Kind kind = Kind::document;
    std::string version, uid, created;
    std::string source_uid, source_title;
    bool new_format = false;

    XmlNode body;                    ///< document: the element the mapping gets
    std::string document_kind;       ///< document: "Обращение"
    Number number;                   ///< document, notification: the sender's own
    std::vector<Number> refers_to;   ///< document: correspondents' numbers, what it answers
    std::vector<MessageFile> files;  ///< document
    std::string container;           ///< container: name of the zip

    std::string about_uid;     ///< notification, acknowledgment: the message it speaks of
    bool positive = false;     ///< registered, accepted
    std::string word, reason;  ///< "Зарегистрирован", the sender's comment
    Number foundation;         ///< notification: the number of the document it speaks of
};

struct ReadMessage {
    XmlDocument document;  ///< owns what `what.body` shows
    Communication what;
    bool guessed = false;  ///< the declared encoding was wrong, or an attribute had to be dropped to read it at all
};

/// Throws Fault: what parsing throws, partner_garbage for another root, no header or a kind nobody knows.
ReadMessage read_message(std::string_view octets, std::uint64_t max_octets);

/// The octets of a message or a passport as UTF-8 without their declaration, whatever they say of themselves: both mistakes are
/// met in life. `guessed` becomes true when the declared encoding was wrong.
std::string utf8_of_message(std::string_view octets, bool& guessed);

/// A time of МЭДО: with a zone or without (then `utc_offset` minutes).
std::optional<Time> medo_time(std::string_view text, int utc_offset);

/// Who writes to whom, in the format the other side used.
struct Correspondence {
    bool new_format = false;
    std::string uid, created;  ///< of the new message
    std::string own_uid, own_title;
    std::string partner_uid, partner_title;
};

/// A квитанция about the message `about_uid`.
std::string write_acknowledgment(const Correspondence& way, std::string_view about_uid, bool accepted,
                                 std::string_view comment);

struct Registration {
    bool accepted = false;
    Number foundation;   ///< the sender's document
    Number number;       ///< ours
    std::string reason;  ///< when refused
};
/// An уведомление about the document `about_uid`.
std::string write_notification(const Correspondence& way, std::string_view about_uid, const Registration& registration);

/// A document of format 2.6. `body` is the element <document> without declaration, as the mapping made it.
std::string write_document(const Correspondence& way, std::string_view body, const std::vector<MessageFile>& files);

}  // namespace gateway::medo
