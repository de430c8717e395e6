// Operations on evidence: the list of an appeal and the exact octets of one item.
#include <boost/json/array.hpp>
#include <charconv>

#include "gateway/admin/look.hpp"
#include "gateway/admin/words.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

Task<WebResponse> list_evidence(AdminKit kit, ApiCall call) {
    const std::string id = call.path.at("appeal_id");
    const auto known = co_await kit.store.appeal(id);
    if (!known) throw Fault(Cause::not_found, "no such appeal", "appeal_id");
    boost::json::array items;
    const auto evidence = co_await kit.store.evidence_of(id);
    for (const EvidenceItem& one : evidence) items.push_back(json_of(one));
    co_return page_response(std::move(items), {});
}

/// Throws Fault(not_found).
std::int64_t seq_of(const ApiCall& call) {
    const std::string& text = call.path.at("seq");
    std::int64_t seq = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (error != std::errc() || end != text.data() + text.size()) throw Fault(Cause::not_found, "no such evidence", "seq");
    return seq;
}

Task<WebResponse> get_evidence_body(AdminKit kit, ApiCall call) {
    auto item = co_await kit.store.evidence(seq_of(call));
    if (!item) throw Fault(Cause::not_found, "no such evidence", "seq");
    co_await note_look(
        kit, call,
        {.what = "evidence", .message_id = item->message_id, .appeal_id = item->appeal_id, .delivery_id = item->delivery_id});
    co_return download_of(std::move(item->bytes));
}

}  // namespace

void add_evidence_operations(std::vector<ApiOperation>& table) {
    table.push_back({.method = "GET",
                     .path = "/appeals/{appeal_id}/evidence",
                     .name = "listEvidence",
                     .ru = "Доказательства по обращению: что отправлено и получено, подтверждения, статусы, штампы времени",
                     .en = "Evidence about an appeal: what was sent and received, acknowledgements, statuses, timestamps",
                     .answer = "EvidencePage",
                     .handler = &list_evidence});
    table.push_back({.method = "GET",
                     .path = "/evidence/{seq}/body",
                     .name = "getEvidenceBody",
                     .right = ApiRight::unmask,
                     .ru = "Точные октеты доказательства; X-Actor, X-Reason, запись в журнале",
                     .en = "Exact octets of a piece of evidence; X-Actor, X-Reason, a journal entry",
                     .handler = &get_evidence_body});
}

}  // namespace gateway
