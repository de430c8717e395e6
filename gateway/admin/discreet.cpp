#include "gateway/admin/discreet.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <vector>

#include "gateway/admin/words.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/personal_data.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

bool is_event(MessageKind kind) {
    return kind != MessageKind::appeal_created && kind != MessageKind::appeal_updated;
}

boost::json::value parsed(const std::string& json) {
    boost::json::parse_options options;
    options.max_depth = 64;
    boost::json::error_code error;
    boost::json::value value = boost::json::parse(json, error, {}, options);
    return error ? boost::json::value(nullptr) : value;
}

/// The parts of a name between commas that are not escaped.
std::vector<std::string_view> parts_of(std::string_view subject) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < subject.size(); ++i) {
        if (subject[i] == '\\') {
            ++i;
        } else if (subject[i] == '"') {
            quoted = !quoted;
        } else if (subject[i] == ',' && !quoted) {
            parts.push_back(subject.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    parts.push_back(subject.substr(begin));
    return parts;
}

/// "CN=x+SN=y" has two values: such a part is shown only when it is one value of a public kind.
bool may_show(std::string_view part) {
    static constexpr std::array kinds{"O", "OU", "L", "ST", "C"};
    const auto kind = part.substr(0, part.find('='));
    return part.find('+') == std::string_view::npos &&
           std::any_of(kinds.begin(), kinds.end(), [&](const char* known) { return kind == known; });
}

}  // namespace

boost::json::value canonical_of(MessageKind kind, const std::string& canonical, Sight sight) {
    if (canonical.empty()) return nullptr;
    if (sight == Sight::full) return parsed(canonical);
    try {
        return parsed(is_event(kind) ? to_json(mask(event_from_json(canonical))) : to_json(mask(appeal_from_json(canonical))));
    } catch (const Fault&) {
        return nullptr;  // what cannot be read cannot be masked
    }
}

std::string masked_subject(std::string_view subject) {
    std::string shown;
    bool hidden = false;
    for (std::string_view part : parts_of(subject)) {
        while (part.starts_with(' ')) part.remove_prefix(1);
        if (may_show(part))
            shown.append(shown.empty() ? "" : ",").append(part);
        else
            hidden = hidden || !part.empty();
    }
    if (hidden) shown += shown.empty() ? "•••" : ",•••";
    return shown;
}

boost::json::object json_of(const AttachmentRef& attachment, Sight sight) {
    boost::json::object object{
        {"id", attachment.id}, {"mime", attachment.mime}, {"size", attachment.size}, {"sha256", attachment.sha256}};
    set(object, "scan", attachment.scan);
    set(object, "cms_sha256", attachment.cms_sha256);
    if (sight == Sight::full) {
        set(object, "name", attachment.name);
        set(object, "source_ref", attachment.source_ref);
    }
    return object;
}

boost::json::object json_of(const SignatureEvidence& evidence, Sight sight) {
    boost::json::object object{{"format", evidence.format}, {"verdict", evidence.verdict}};
    set(object, "reason", evidence.reason);
    set(object, "covers", evidence.covers);
    set(object, "algorithm", evidence.algorithm);
    set(object, "signer", sight == Sight::full ? evidence.signer : masked_subject(evidence.signer));
    set(object, "cert_sha256", evidence.cert_sha256);
    object["verified_at"] = json_of(evidence.verified_at);
    return object;
}

boost::json::object json_of(const MessageRecord& message, Sight sight) {
    const Envelope& envelope = message.envelope;
    boost::json::object object{{"message_id", envelope.message_id},
                               {"appeal_id", message.appeal_id},
                               {"kind", json_of(to_text(envelope.kind))},
                               {"connector", envelope.connector},
                               {"sender", envelope.sender},
                               {"sender_message_id", envelope.sender_message_id},
                               {"content_type", envelope.content_type},
                               {"content_digest", envelope.content_digest},
                               {"trace_id", envelope.trace_id},
                               {"received_at", json_of(envelope.received_at)}};
    set(object, "occurred_at", envelope.occurred_at);
    boost::json::array attachments, signatures;
    for (const AttachmentRef& one : envelope.attachments) attachments.push_back(json_of(one, sight));
    for (const SignatureEvidence& one : envelope.evidence) signatures.push_back(json_of(one, sight));
    object["attachments"] = std::move(attachments);
    object["signatures"] = std::move(signatures);
    return object;
}

}  // namespace gateway
