#include "adapters/open311/query.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/open311/posting.hpp"
#include "adapters/open311/text.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::open311 {
namespace {

constexpr std::chrono::days longest_window{90};
constexpr std::size_t most_items = 1'000;

std::vector<std::string> parameters(const WebFields& query, std::string_view name) {
    std::vector<std::string_view> values;
    for (const auto& [known, value] : query) {
        if (known == name) values.push_back(value);
    }
    return parts_of_list(values);
}

std::optional<Time> date(const WebFields& query, std::string_view name, int offset, DayEnd day) {
    const auto text = value_of(query, name);
    if (text.empty()) return std::nullopt;
    const auto time = read_time(text, offset, std::nullopt, day);
    if (!time) throw Fault(Cause::bad_value, "дата и время ISO 8601 с часовым поясом", std::string(name));
    return time;
}

std::size_t count(const WebFields& query, std::string_view name, std::size_t fallback) {
    const auto text = value_of(query, name);
    if (text.empty()) return fallback;
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > 1'000'000) {
        throw Fault(Cause::bad_value, "целое число", std::string(name));
    }
    return value;
}

void read_window(RequestQuery& result, const WebFields& query, int offset, Time now) {
    const auto start = date(query, "start_date", offset, DayEnd::start);
    const auto end = date(query, "end_date", offset, DayEnd::end);
    result.end = end ? *end : start ? std::min(now, *start + longest_window) : now;
    result.start = start ? *start : result.end - longest_window;
    if (start && end && *end < *start) throw Fault(Cause::bad_value, "конец раньше начала", "end_date");
    if (result.end - result.start > longest_window + std::chrono::seconds(1)) {
        throw Fault(Cause::bad_value, "период больше 90 дней", "end_date");
    }
}

}  // namespace

RequestQuery read_query(const WebFields& query, int offset, Time now) {
    RequestQuery result;
    result.ids = parameters(query, "service_request_id");
    if (result.ids.size() > most_items) throw Fault(Cause::bad_value, "не больше 1000 номеров", "service_request_id");
    result.page = std::max<std::size_t>(count(query, "page", 1), 1);
    result.page_size = std::clamp<std::size_t>(count(query, "page_size", most_items), 1, most_items);
    if (!result.ids.empty()) return result;
    result.service_codes = parameters(query, "service_code");
    for (auto& status : parameters(query, "status")) {
        std::transform(status.begin(), status.end(), status.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
        if (status != "open" && status != "closed") throw Fault(Cause::bad_value, "open или closed", "status");
        result.statuses.push_back(status);
    }
    const auto after = date(query, "updated_after", offset, DayEnd::start);
    const auto before = date(query, "updated_before", offset, DayEnd::end);
    if (after || before) {
        result.by_update = true;
        result.start = after.value_or(Time{});
        result.end = before.value_or(now);
    } else {
        read_window(result, query, offset, now);
    }
    return result;
}

std::vector<PublicRequest> select(std::vector<PublicRequest> all, const RequestQuery& query) {
    const auto time_of = [&](const PublicRequest& one) { return query.by_update ? one.updated : one.requested; };
    const auto among = [](const std::vector<std::string>& list, const std::string& value) {
        return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
    };
    const auto unwanted = [&](const PublicRequest& one) {
        if (!query.ids.empty()) return false;
        return time_of(one) < query.start || time_of(one) > query.end || !among(query.service_codes, one.service_code) ||
               !among(query.statuses, one.status);
    };
    std::erase_if(all, unwanted);
    std::sort(all.begin(), all.end(), [&](const PublicRequest& left, const PublicRequest& right) {
        return std::pair(time_of(left), left.id) > std::pair(time_of(right), right.id);
    });
    const auto first = std::min(all.size(), (query.page - 1) * query.page_size);
    const auto last = std::min(all.size(), first + query.page_size);
    return {std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(first)),
            std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(last))};
}

}  // namespace gateway::open311
