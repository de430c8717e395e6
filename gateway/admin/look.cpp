#include "gateway/admin/look.hpp"

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {

Task<void> note_look(AdminKit kit, ApiCall call, LookedAt target) {
    if (!call.may_unmask) throw Fault(Cause::forbidden, "this token may not see personal data", "Authorization");
    if (call.reason.empty()) throw Fault(Cause::missing_field, "say why personal data is looked at", "X-Reason");
    if (call.actor.empty()) throw Fault(Cause::missing_field, "say who looks", "X-Actor");
    JournalEntry entry;
    entry.kind = "admin.unmasked";
    entry.message_id = target.message_id;
    entry.appeal_id = target.appeal_id;
    entry.delivery_id = target.delivery_id;
    entry.actor = call.actor;
    entry.detail = journal_text({{"what", std::string(target.what)}, {"reason", call.reason}});
    co_await kit.store.note(std::move(entry));
    kit.log.write(LogLevel::info, "admin_unmasked",
                  {{"what", std::string(target.what)}, {"message_id", target.message_id}, {"appeal_id", target.appeal_id}});
}

Task<Sight> sight_of(AdminKit kit, ApiCall call, LookedAt target) {
    if (!call.flag("unmask")) co_return Sight::masked;
    co_await note_look(kit, std::move(call), std::move(target));
    co_return Sight::full;
}

WebResponse download_of(std::string octets) {
    WebResponse response;
    response.headers.emplace_back("Content-Type", "application/octet-stream");
    response.headers.emplace_back("Content-Disposition", "attachment");
    response.headers.emplace_back("Content-Security-Policy", "sandbox");
    response.body = std::move(octets);
    return response;
}

ApiParameter unmask_parameter() {
    return {.name = "unmask",
            .type = ApiType::flag,
            .ru = "Показать персональные данные: полный токен, заголовки X-Actor и X-Reason, запись в журнале",
            .en = "Show personal data: the full token, the headers X-Actor and X-Reason, a journal entry"};
}

std::string journal_text(std::initializer_list<std::pair<std::string_view, std::string>> members) {
    std::map<std::string, std::string, std::less<>> detail;
    for (const auto& [name, value] : members)
        if (!value.empty()) detail.emplace(name, value);
    return json_object(detail);
}

}  // namespace gateway
