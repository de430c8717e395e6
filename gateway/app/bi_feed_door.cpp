#include "gateway/app/bi_feed_door.hpp"

#include <boost/json.hpp>
#include <charconv>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/http/server.hpp"

namespace gateway {
namespace {

constexpr std::int64_t most_records = 1'000, few_records = 100;

std::int64_t number_of(const WebRequest& request, const char* name, std::int64_t fallback, std::int64_t most) {
    const auto text = request.parameter(name);
    if (!text) return fallback;
    std::int64_t value = -1;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), value);
    if (text->empty() || read.ec != std::errc() || read.ptr != text->data() + text->size() || value < 0 || value > most)
        throw Fault(Cause::bad_value, "a whole number is expected", name);
    return value;
}

}  // namespace

std::string feed_queue(const std::string& id) {
    return "situation/" + id;
}

std::string feed_page(const std::string& id, const std::vector<Mail>& mail, std::int64_t after) {
    boost::json::array records;
    for (const Mail& one : mail) records.push_back(boost::json::parse(one.bytes));
    return boost::json::serialize(
        boost::json::object{{"feed", id}, {"records", std::move(records)}, {"cursor", mail.empty() ? after : mail.back().seq}});
}

Task<WebResponse> BiFeedDoor::handle(WebRequest request) {
    const auto shown = request.header("Authorization");
    if (!shown) throw Fault(Cause::credentials_missing, "a token is expected");
    if (!constant_time_equal(*shown, "Bearer " + token_)) throw Fault(Cause::credentials_wrong, "another token is expected");
    if (request.path != prefix()) throw Fault(Cause::not_found, "no such page");
    if (request.method != "GET" && request.method != "HEAD") throw Fault(Cause::method_not_allowed, "GET");
    const std::int64_t after = number_of(request, "after", 0, INT64_MAX);
    const auto limit = static_cast<int>(number_of(request, "limit", few_records, most_records));
    auto mail = co_await mailbox_.list_mail(feed_queue(id_), after, limit + 1);
    const bool more = mail.size() > static_cast<std::size_t>(limit);
    if (more) mail.resize(static_cast<std::size_t>(limit));
    WebResponse response;
    response.headers = {{"Content-Type", "application/json; charset=utf-8"}, {"Cache-Control", "no-store"}};
    response.body = feed_page(id_, mail, after);
    response.body.insert(response.body.size() - 1, more ? ",\"more\":true" : ",\"more\":false");
    co_return response;
}

WebResponse BiFeedDoor::refuse(const WebRequest& request, const Fault& fault) const {
    return problem_response(fault, request.trace_id);
}

}  // namespace gateway
