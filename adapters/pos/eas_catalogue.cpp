#include "adapters/pos/eas_catalogue.hpp"

#include <boost/json.hpp>
#include <cstdlib>
#include <optional>
#include <vector>

#include "adapters/pos/eas.hpp"
#include "adapters/pos/edms_mailbox.hpp"

namespace gateway::pos {

namespace json = boost::json;

namespace {

constexpr int page_size = 500;
constexpr int most_pages = 40;
constexpr Duration after_failure{3'600'000};
constexpr std::size_t longest_value = 60'000;  ///< the ledger keeps up to 64 KiB under one name

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr) return {};
    if (value->is_string()) return std::string(value->get_string());
    return value->is_int64() ? std::to_string(value->get_int64()) : std::string();
}

/// The list of one page; throws Fault(partner_garbage) for what is none.
json::array content_of(const std::string& body) {
    boost::system::error_code error;
    json::value parsed = json::parse(body, error);
    auto* object = error ? nullptr : parsed.if_object();
    auto* content = object == nullptr ? nullptr : object->if_contains("content");
    if (content == nullptr || !content->is_array()) throw Fault(Cause::partner_garbage, "subsubjects: no content");
    return std::move(content->get_array());
}

bool is_deleted(const json::object& entry) {
    const auto* flag = entry.if_contains("deleted");
    return flag != nullptr && flag->is_bool() && flag->get_bool();
}

std::string part_name(int part) {
    return "subsubjects." + std::to_string(part);
}

}  // namespace

const Subsubject* EasCatalogue::find(std::string_view id) const {
    const auto found = list_.find(id);
    return found == list_.end() ? nullptr : &found->second;
}

Task<EasCatalogue::List> EasCatalogue::fetch(EasClient& client, Deadline deadline) const {
    List list;
    for (int page = 0; page < most_pages; ++page) {
        const std::string path = "/inbox-service/subsubjects/search?regionId=" + std::to_string(client.settings().region_id) +
                                 "&size=" + std::to_string(page_size) + "&page=" + std::to_string(page);
        const WebReply reply = co_await client.call("GET", path, "", deadline);
        require_success(reply, "subsubjects", client.kit().clock.now());
        const json::array content = content_of(reply.body);
        const std::size_t before = list.size();
        for (const json::value& one : content) {
            if (!one.is_object() || is_deleted(one.get_object())) continue;
            Subsubject entry{text_of(one.get_object(), "name"), {}, {}};
            const auto* subject = one.get_object().if_contains("subject");
            if (subject != nullptr && subject->is_object()) {
                entry.subject_id = text_of(subject->get_object(), "id");
                entry.subject_name = text_of(subject->get_object(), "name");
            }
            list[text_of(one.get_object(), "id")] = std::move(entry);
        }
        // A server that knows no pages gives the first one for ever.
        if (content.size() < static_cast<std::size_t>(page_size) || list.size() == before) break;
    }
    co_return list;
}

Task<void> EasCatalogue::remember(EasClient& client, Time at) const {
    const AdapterKit& kit = client.kit();
    std::vector<std::string> parts(1);
    for (const auto& [id, entry] : list_) {
        std::string line = json::serialize(json::array{id, entry.name, entry.subject_id, entry.subject_name}) + "\n";
        if (parts.back().size() + line.size() > longest_value) parts.emplace_back();
        parts.back() += line;
    }
    for (std::size_t i = 0; i < parts.size(); ++i)
        co_await kit.ledger.remember(kit.id, part_name(static_cast<int>(i)), parts[i]);
    const json::object head{{"parts", parts.size()}, {"at", to_rfc3339(at)}};
    co_await kit.ledger.remember(kit.id, "subsubjects", json::serialize(head));
}

Task<void> EasCatalogue::recall(EasClient& client) {
    recalled_ = true;
    const AdapterKit& kit = client.kit();
    const auto head = co_await kit.ledger.recall(kit.id, "subsubjects");
    boost::system::error_code error;
    const json::value parsed = json::parse(head.value_or(""), error);
    if (error || !parsed.is_object()) co_return;
    const auto at = parse_rfc3339(text_of(parsed.get_object(), "at"));
    const int parts = std::atoi(text_of(parsed.get_object(), "parts").c_str());
    List list;
    for (int i = 0; i < parts && i < most_pages; ++i) {
        const std::string text = (co_await kit.ledger.recall(kit.id, part_name(i))).value_or("");
        for (std::size_t from = 0, end = text.find('\n'); end != std::string::npos;
             from = end + 1, end = text.find('\n', from)) {
            const json::value line = json::parse(text.substr(from, end - from), error);
            if (error || !line.is_array() || line.get_array().size() != 4) co_return;
            const auto word = [&](std::size_t n) { return std::string(line.get_array()[n].as_string()); };
            list[word(0)] = {word(1), word(2), word(3)};
        }
    }
    list_ = std::move(list);
    if (at) due_ = *at + every_;
}

Task<void> EasCatalogue::refresh_when_due(EasClient& client, Deadline deadline) {
    if (client.settings().region_id == 0) co_return;
    if (!recalled_) co_await recall(client);
    const Time now = client.kit().clock.now();
    if (now < due_) co_return;
    due_ = now + after_failure;
    std::string failure;
    try {
        list_ = co_await fetch(client, deadline);
        due_ = now + every_;
        co_await remember(client, now);
    } catch (const TransportError& error) {
        failure = info(error.cause()).code;
    } catch (const Fault& fault) {
        failure = info(fault.cause()).code;
    }
    const AdapterKit& kit = client.kit();
    if (failure.empty())
        kit.log.write(LogLevel::info, "pos_catalogue", {{"connector", kit.id}, {"subsubjects", std::to_string(list_.size())}});
    else
        kit.log.write(LogLevel::warn, "pos_catalogue_failed", {{"connector", kit.id}, {"cause", failure}});
}

}  // namespace gateway::pos
