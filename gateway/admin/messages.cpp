// Operations on messages: metadata, the exact octets, attachments.
#include <algorithm>

#include "gateway/admin/look.hpp"
#include "gateway/admin/words.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

/// Throws Fault(not_found).
Task<MessageRecord> message_of(AdminKit kit, std::string message_id) {
    auto message = co_await kit.store.message(message_id);
    if (!message) throw Fault(Cause::not_found, "no such message", "message_id");
    co_return std::move(*message);
}

LookedAt looked_at(std::string_view what, const MessageRecord& message) {
    return {.what = what, .message_id = message.envelope.message_id, .appeal_id = message.appeal_id};
}

Task<WebResponse> get_message(AdminKit kit, ApiCall call) {
    const MessageRecord message = co_await message_of(kit, call.path.at("message_id"));
    const Sight sight = co_await sight_of(kit, call, looked_at("message", message));
    boost::json::object object = json_of(message, sight);
    object["size"] = message.envelope.bytes.size();
    object["masked"] = sight == Sight::masked;
    object["canonical"] = canonical_of(message.envelope.kind, message.canonical, sight);
    co_return json_response(object);
}

Task<WebResponse> get_body(AdminKit kit, ApiCall call) {
    MessageRecord message = co_await message_of(kit, call.path.at("message_id"));
    co_await note_look(kit, call, looked_at("body", message));
    co_return download_of(std::move(message.envelope.bytes));
}

Task<WebResponse> get_attachment(AdminKit kit, ApiCall call) {
    const MessageRecord message = co_await message_of(kit, call.path.at("message_id"));
    const auto& all = message.envelope.attachments;
    const auto found = std::find_if(all.begin(), all.end(), [&](const AttachmentRef& one) {
        return one.sha256 == call.path.at("sha256") && !one.sha256.empty();
    });
    if (found == all.end()) throw Fault(Cause::not_found, "this message has no such attachment", "sha256");
    co_await note_look(kit, call, looked_at("attachment", message));
    WebResponse response = download_of({});
    const LentFile lent = kit.store.blobs().lend(found->sha256);
    response.file = lent.path();
    response.held = lent.hold();
    co_return response;
}

}  // namespace

void add_message_operations(std::vector<ApiOperation>& table) {
    table.push_back({.method = "GET",
                     .path = "/messages/{message_id}",
                     .name = "getMessage",
                     .right = ApiRight::unmask,
                     .ru = "Сообщение: откуда, когда, подписи, смысл",
                     .en = "A message: from where, when, signatures, meaning",
                     .answer = "Message",
                     .query = {unmask_parameter()},
                     .handler = &get_message});
    table.push_back({.method = "GET",
                     .path = "/messages/{message_id}/body",
                     .name = "getMessageBody",
                     .right = ApiRight::unmask,
                     .ru = "Точные октеты сообщения; X-Actor, X-Reason, запись в журнале",
                     .en = "Exact octets of the message; X-Actor, X-Reason, a journal entry",
                     .handler = &get_body});
    table.push_back({.method = "GET",
                     .path = "/messages/{message_id}/attachments/{sha256}",
                     .name = "getAttachment",
                     .right = ApiRight::unmask,
                     .ru = "Файл вложения; X-Actor, X-Reason, запись в журнале",
                     .en = "The file of an attachment; X-Actor, X-Reason, a journal entry",
                     .handler = &get_attachment});
}

}  // namespace gateway
