// Operations on what is kept for long: what is due, erasing and holding an appeal, sealing bodies anew.
#include <boost/json/array.hpp>

#include "gateway/admin/look.hpp"
#include "gateway/admin/words.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

BodyArchive& archive_of(const AdminKit& kit) {
    if (kit.archive == nullptr) throw Fault(Cause::parameters_conflict, "this store keeps nothing for long", "store.kind");
    return *kit.archive;
}

Task<WebResponse> find_due(AdminKit kit, ApiCall call) {
    const auto due = co_await archive_of(kit).due_for_erasure(kit.desk.view().retention.terms, call.limit());
    boost::json::array items;
    for (const DueErasure& one : due) {
        boost::json::object object{
            {"appeal_id", one.appeal_id}, {"regime", one.regime}, {"rule", one.rule}, {"closed_at", json_of(one.closed_at)}};
        if (!one.hold.empty()) object["hold"] = one.hold;
        items.push_back(std::move(object));
    }
    co_return page_response(std::move(items), {});
}

Task<WebResponse> erase(AdminKit kit, ApiCall call) {
    const std::string id = call.path.at("appeal_id");
    const ErasureDone done = co_await archive_of(kit).erase({id, "by_hand", call.reason, call.actor});
    co_return json_response({{"appeal_id", id},
                             {"at", json_of(done.erasure.at)},
                             {"rule", done.erasure.rule},
                             {"reason", done.erasure.reason},
                             {"actor", done.erasure.actor},
                             {"bodies", done.bodies},
                             {"files", done.files},
                             {"repeat", done.repeat}});
}

Task<WebResponse> set_hold(AdminKit kit, ApiCall call, std::string reason) {
    const std::string id = call.path.at("appeal_id");
    co_await archive_of(kit).hold(id, reason, call.actor);
    co_return json_response({{"appeal_id", id}, {"held", !reason.empty()}});
}

Task<WebResponse> hold(AdminKit kit, ApiCall call) {
    std::string reason = call.reason;
    co_return co_await set_hold(kit, std::move(call), std::move(reason));
}

Task<WebResponse> let_go(AdminKit kit, ApiCall call) {
    JournalEntry entry;
    entry.kind = "admin.let_go";
    entry.appeal_id = call.path.at("appeal_id");
    entry.actor = call.actor;
    entry.detail = journal_text({{"reason", call.reason}});
    co_await kit.store.note(std::move(entry));
    co_return co_await set_hold(kit, std::move(call), {});
}

Task<WebResponse> reseal(AdminKit kit, ApiCall call) {
    const Resealed turn = co_await archive_of(kit).reseal();
    if (turn.done) {
        JournalEntry entry;
        entry.kind = "admin.store_rotated";
        entry.actor = call.actor;
        entry.detail = journal_text({{"reason", call.reason}});
        co_await kit.store.note(std::move(entry));
    }
    co_return json_response({{"rows", turn.rows}, {"files", turn.files}, {"failed", turn.failed}, {"done", turn.done}});
}

ApiOperation change(std::string_view path, std::string_view name, std::string_view answer, ApiHandler handler) {
    return {.method = "POST", .path = path, .name = name, .right = ApiRight::change, .answer = answer, .handler = handler};
}

}  // namespace

void add_keeping_operations(std::vector<ApiOperation>& table) {
    table.push_back({.method = "GET",
                     .path = "/retention",
                     .name = "findDueErasures",
                     .ru = "Закрытые обращения, чей срок хранения вышел; ничего не меняет",
                     .en = "Closed appeals whose term of keeping is over; changes nothing",
                     .answer = "DueErasurePage",
                     .query = {{.name = "limit", .type = ApiType::limit, .ru = "Строк", .en = "Rows"}},
                     .handler = &find_due});
    table.push_back(change("/appeals/{appeal_id}/erase", "eraseAppeal", "Erasure", &erase));
    table.back().ru = "Стереть тела, файлы и персональные данные закрытого обращения; доказательства остаются";
    table.back().en = "Erase bodies, files and personal data of a closed appeal; the evidence stays";
    table.push_back(change("/appeals/{appeal_id}/hold", "holdAppeal", "Hold", &hold));
    table.back().ru = "Не стирать, пока не отпустят";
    table.back().en = "Not to be erased until let go";
    table.push_back(change("/appeals/{appeal_id}/let_go", "letGoAppeal", "Hold", &let_go));
    table.back().ru = "Снять удержание";
    table.back().en = "Let go of a held appeal";
    table.push_back(change("/store/rotate", "rotateStore", "Resealed", &reseal));
    table.back().ru = "Зашифровать ещё часть тел текущим ключом; повторять до done";
    table.back().en = "Seal some more bodies under the current key; repeat until done";
}

}  // namespace gateway
