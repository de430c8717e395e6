#include "gateway/admin/trace.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <map>

#include "gateway/admin/stage_words.hpp"
#include "gateway/admin/words.hpp"

namespace gateway {
namespace {

struct Hop {
    Time at{};
    boost::json::object json;
};

/// The worst verdict speaks for the message.
std::string verdict_of(const Envelope& envelope) {
    std::string verdict;
    for (const SignatureEvidence& one : envelope.evidence)
        if (verdict.empty() || one.verdict != "valid") verdict = one.verdict;
    return verdict.empty() ? "absent" : verdict;
}

Hop hop_of(const MessageRecord& message) {
    const Envelope& envelope = message.envelope;
    return {envelope.received_at,
            {{"at", json_of(envelope.received_at)},
             {"direction", "in"},
             {"connector", envelope.connector},
             {"kind", json_of(to_text(envelope.kind))},
             {"message_id", envelope.message_id},
             {"partner_message_id", envelope.sender_message_id},
             {"outcome", "accepted"},
             {"digest", envelope.content_digest},
             {"signature", verdict_of(envelope)}}};
}

boost::json::object way_of(const DeliveryRecord& record, const AppealTrace& trace) {
    const Delivery& delivery = record.delivery;
    boost::json::object json{{"direction", "out"},
                             {"connector", delivery.connector},
                             {"route", delivery.route},
                             {"kind", json_of(to_text(delivery.kind))},
                             {"message_id", delivery.message_id},
                             {"delivery_id", delivery.delivery_id}};
    set(json, "partner_message_id", delivery.note);
    for (const MessageRecord& message : trace.messages)
        if (message.envelope.message_id == delivery.message_id) set(json, "digest", message.envelope.content_digest);
    return json;
}

boost::json::object detail_of(const JournalRecord& record) {
    boost::json::error_code error;
    const boost::json::value detail = boost::json::parse(record.entry.detail, error);
    return !error && detail.is_object() ? detail.as_object() : boost::json::object();
}

/// A text member; empty when absent.
std::string journal_text_of(const boost::json::object& detail, std::string_view name) {
    const auto* member = detail.if_contains({name.data(), name.size()});
    return member != nullptr && member->is_string() ? std::string(member->as_string()) : std::string();
}

bool is_word(const JournalRecord& record, const boost::json::object& detail) {
    return record.entry.kind.starts_with("delivery.") && journal_text_of(detail, "by") == "word";
}

/// What the protocol said when it took the delivery over; the journal's entry of the attempt has it.
std::string stage_of(const AttemptRecord& attempt, const std::vector<JournalRecord>& journal) {
    for (const JournalRecord& record : journal) {
        if (record.entry.delivery_id != attempt.delivery_id || !record.entry.kind.starts_with("delivery.")) continue;
        const boost::json::object detail = detail_of(record);
        const auto* number = detail.if_contains("attempt");
        if (number != nullptr && number->is_int64() && number->as_int64() == attempt.attempt)
            return journal_text_of(detail, "stage");
    }
    return {};
}

Hop hop_of(const AttemptRecord& attempt, boost::json::object way, const AppealTrace& trace) {
    way["at"] = json_of(attempt.started_at);
    way["attempt"] = attempt.attempt;
    way["outcome"] = attempt.outcome;
    if (attempt.ended_at >= attempt.started_at)
        way["ms"] = std::chrono::duration_cast<Duration>(attempt.ended_at - attempt.started_at).count();
    set(way, "cause", attempt.cause);
    set(way, "detail", attempt.detail);
    set_stage(way, stage_of(attempt, trace.journal));
    set_digests(way, attempt, trace.evidence);
    return {attempt.started_at, std::move(way)};
}

/// A word heard after the delivery was handed over, as the journal keeps it.
Hop word_hop(const JournalRecord& record, const boost::json::object& detail, boost::json::object way) {
    way["at"] = json_of(record.at);
    way["direction"] = "in";
    way["outcome"] = journal_text_of(detail, "state");
    set_stage(way, journal_text_of(detail, "stage"));
    if (const auto cause = cause_of(journal_text_of(detail, "cause"))) set(way, "cause", *cause);
    return {record.at, std::move(way)};
}

bool is_waiting(DeliveryState state) {
    return state == DeliveryState::queued || state == DeliveryState::postponed || state == DeliveryState::leased;
}

Hop waiting_hop(const DeliveryRecord& record, boost::json::object way) {
    const bool sending = record.state == DeliveryState::leased;
    const Time at = sending ? record.changed_at : std::max(record.due_at, record.delivery.created_at);
    way["at"] = json_of(at);
    way["outcome"] = sending ? "sending" : "waiting";
    return {at, std::move(way)};
}

class Steps {
public:
    void add(std::string ru, std::string en, std::string command = {}) {
        boost::json::object step{{"ru", std::move(ru)}, {"en", std::move(en)}};
        set(step, "command", command);
        list_.push_back(std::move(step));
    }
    boost::json::array take() { return std::move(list_); }

private:
    boost::json::array list_;
};

bool stands_still(const DeskView& view, const std::string& connector) {
    return std::any_of(view.connectors.begin(), view.connectors.end(),
                       [&](const DeskConnector& one) { return one.id == connector && one.pause.state != "running"; });
}

void add_doubt(Steps& steps, const DeliveryRecord& record) {
    const std::string& id = record.delivery.delivery_id;
    const std::string& partner = record.delivery.connector;
    steps.add(
        "Узнайте у " + partner + ", получено ли сообщение. Получено — отметьте доставленным; нет — отправьте ещё раз (retry).",
        "Ask " + partner + " whether the message came. It did: settle it as delivered; it did not: retry.",
        "appeal-gateway deliveries settle " + id + " --outcome delivered --reason ...");
}

void add_refusal(Steps& steps, const DeliveryRecord& record) {
    const CauseInfo& row = info(record.cause);
    steps.add(record.delivery.connector + " не принял: " + std::string(row.ru) + " " + std::string(row.next_ru),
              record.delivery.connector + " refused: " + std::string(row.en) + " " + std::string(row.next_en),
              "appeal-gateway deliveries retry " + record.delivery.delivery_id + " --reason ...");
}

void add_wait(Steps& steps, const DeliveryRecord& record, const DeskView& view) {
    const std::string& partner = record.delivery.connector;
    if (stands_still(view, partner)) {
        steps.add("Соединение " + partner + " остановлено; возобновите его.",
                  "Connector " + partner + " stands still; resume it.",
                  "appeal-gateway connectors resume " + partner + " --reason ...");
    } else if (record.state == DeliveryState::postponed) {
        const std::string when = to_rfc3339(record.due_at);
        steps.add("Ничего: шлюз повторит отправку в " + partner + " сам после " + when + ". Можно отправить сейчас.",
                  "Nothing: the gateway repeats by itself after " + when + ". It can be sent now.",
                  "appeal-gateway deliveries retry " + record.delivery.delivery_id + " --reason ...");
    }
}

void add_handed_over(Steps& steps, const DeliveryRecord& record) {
    const std::string since = record.handed_at ? to_rfc3339(*record.handed_at) : std::string("?");
    const std::string& partner = record.delivery.connector;
    steps.add("Ничего: передано через " + partner + " " + since + ", ждём подтверждения (" + stage_word(record.stage) +
                  "). Если оно не придёт, узнайте у партнёра и отметьте исход.",
              "Nothing: handed over through " + partner + " at " + since + ", its word is awaited (" + record.stage +
                  "). If none comes, ask the partner and settle it.",
              "appeal-gateway deliveries settle " + record.delivery.delivery_id + " --outcome delivered --reason ...");
}

/// A message that met no route and has no delivery.
bool is_parked(const AppealTrace& trace) {
    return trace.deliveries.empty() && std::any_of(trace.journal.begin(), trace.journal.end(), [](const JournalRecord& record) {
               return record.entry.kind == "message.unrouted";
           });
}

}  // namespace

boost::json::array hops_of(const AppealTrace& trace) {
    std::multimap<Time, boost::json::object> hops;  // equal times keep the order of insertion
    const auto add = [&](Hop hop) { hops.emplace(hop.at, std::move(hop.json)); };
    for (const MessageRecord& message : trace.messages) add(hop_of(message));
    for (const DeliveryRecord& record : trace.deliveries) {
        const boost::json::object way = way_of(record, trace);
        for (const AttemptRecord& attempt : trace.attempts)
            if (attempt.delivery_id == record.delivery.delivery_id) add(hop_of(attempt, way, trace));
        for (const JournalRecord& heard : trace.journal) {
            if (heard.entry.delivery_id != record.delivery.delivery_id) continue;
            const boost::json::object detail = detail_of(heard);
            if (is_word(heard, detail)) add(word_hop(heard, detail, way));
        }
        if (is_waiting(record.state)) add(waiting_hop(record, way));
    }
    boost::json::array list;
    for (auto& [at, json] : hops) list.push_back(std::move(json));
    return list;
}

boost::json::array next_steps_of(const AppealTrace& trace, const DeskView& view) {
    Steps steps;
    if (is_parked(trace))
        steps.add("Ни один маршрут не подошёл: добавьте маршрут или поправьте справочник.",
                  "No route matched: add a route or correct the dictionary.", "appeal-gateway check --config DIR");
    for (const DeliveryRecord& record : trace.deliveries)
        if (record.state == DeliveryState::in_doubt) add_doubt(steps, record);
    for (const DeliveryRecord& record : trace.deliveries)
        if (record.state == DeliveryState::refused && record.cause != Cause::cancelled_by_operator) add_refusal(steps, record);
    for (const DeliveryRecord& record : trace.deliveries) {
        if (is_waiting(record.state)) add_wait(steps, record, view);
        if (record.state == DeliveryState::handed_over) add_handed_over(steps, record);
    }
    return steps.take();
}

}  // namespace gateway
