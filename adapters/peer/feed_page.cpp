#include "adapters/peer/feed_page.hpp"

#include <boost/json.hpp>
#include <utility>

#include "gateway/core/fault.hpp"

namespace gateway::peer {

namespace json = boost::json;

namespace {

std::string member(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

Change change_of(const json::value& entry) {
    if (!entry.is_object()) throw Fault(Cause::partner_garbage, "an entry of the feed is no object");
    const json::object& object = entry.get_object();
    Change change{member(object, "cursor"), member(object, "id"), member(object, "digest"), {}, json::serialize(entry)};
    change.sealed = {member(object, "content_type"), member(object, "document"), member(object, "signature")};
    const bool digits = change.cursor.find_first_not_of("0123456789") == std::string::npos;
    if (change.cursor.empty() || !digits || change.sealed.octets.empty())
        throw Fault(Cause::partner_garbage, "an entry of the feed lacks its cursor or document");
    return change;
}

json::object parsed_page(const std::string& body) {
    boost::system::error_code error;
    json::value page = json::parse(body, error);
    if (error || !page.is_object()) throw Fault(Cause::partner_garbage, "the feed is no JSON object");
    const auto* changes = page.get_object().if_contains("changes");
    if (changes == nullptr || !changes->is_array()) throw Fault(Cause::partner_garbage, "the feed has no changes");
    return std::move(page.get_object());
}

std::vector<Attachment> files_of(const Letter& letter) {
    if (const auto* appeal = std::get_if<Appeal>(&letter.content)) {
        std::vector<Attachment> files = appeal->attachments;
        for (const auto& answer : appeal->answers)
            files.insert(files.end(), answer.attachments.begin(), answer.attachments.end());
        return files;
    }
    const auto& event = std::get<AppealEvent>(letter.content);
    return event.answer ? event.answer->attachments : std::vector<Attachment>();
}

}  // namespace gateway::peer
