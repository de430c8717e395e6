// The stand's own book of what took effect.
#include <boost/json.hpp>

#include "adapters/stand/smev/core.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate.hpp"

namespace gateway::stand::smev {

namespace json = boost::json;

namespace {

json::object counts_of(const std::map<std::string, int>& counts) {
    json::object made;
    for (const auto& [name, count] : counts) made[name.empty() ? "bare" : name] = count;
    return made;
}

}  // namespace

json::object Core::state() const {
    const std::lock_guard lock(mutex_);
    json::array effects;
    json::object sent, given, participants;
    std::map<std::string, int> by_marker;
    for (const auto& [id, request] : sent_) {
        if (!request.question) ++by_marker[request.marker.empty() ? id : request.marker];
        sent[id] = {{"owner", request.owner}, {"version", request.version},   {"node", request.node},
                    {"code", request.code},   {"files", request.files},       {"repeats", request.repeats},
                    {"test", request.test},   {"personal", request.personal}, {"routing", request.routing}};
    }
    for (const auto& [marker, count] : by_marker)
        effects.push_back(json::object{{"key", "request:" + marker}, {"count", count}});
    int answered = 0, acknowledged = 0;
    for (const auto& [id, asked] : asked_) {
        if (asked.responses > 0) effects.push_back(json::object{{"key", "response:" + id}, {"count", asked.responses}});
        answered += asked.responses > 0 ? 1 : 0;
        acknowledged += asked.acknowledged ? 1 : 0;
        json::array codes(asked.codes.begin(), asked.codes.end());
        given[id] = {{"acknowledged", asked.acknowledged},
                     {"responses", asked.responses},
                     {"rejections", asked.rejections},
                     {"statuses", asked.statuses},
                     {"codes", std::move(codes)},
                     {"files", asked.files},
                     {"to", asked.to}};
    }
    for (const Participant& one : participants_.all()) {
        participants[one.mnemonic] = {{"requests", one.requests.size()},
                                      {"responses", one.responses.size()},
                                      {"verdicts", one.verdicts.size()},
                                      {"storage", one.storage_used}};
    }
    const Participant& main = participants_.main();
    return {{"system", kit_.name},
            {"kind", "smev3"},
            {"effects", std::move(effects)},
            {"given", std::move(given)},
            {"sent", std::move(sent)},
            {"participants", std::move(participants)},
            {"faults_given", counts_of(fault_counts_)},
            {"operations", counts_of(operations_)},
            {"versions", counts_of(versions_)},
            {"eas_appeals", eas_.state()},
            {"counters",
             {{"asked", asked_.size()},
              {"acknowledged", acknowledged},
              {"answers_acknowledged", answers_acknowledged_},
              {"answered", answered},
              {"sent_by_gateway", sent_.size()},
              {"queued_requests", main.requests.size()},
              {"queued_responses", main.responses.size()},
              {"redelivered", redelivered_},
              {"not_accepted", not_accepted_},
              {"changed_repeats", changed_repeats_},
              {"files_fetched", storage_ ? storage_->fetched() : 0},
              {"routed", routed_}}}};
}

void Core::reset() {
    const std::lock_guard lock(mutex_);
    participants_.forget_messages();
    eas_.reset();
    seen_ids_.clear();
    sent_.clear();
    asked_.clear();
    by_reply_to_.clear();
    fault_counts_.clear();
    operations_.clear();
    versions_.clear();
    redelivered_ = not_accepted_ = changed_repeats_ = routed_ = answers_acknowledged_ = 0;
    if (storage_) storage_->clear();
}

void Core::register_participant(Order order) {
    const std::string mnemonic = order.text("mnemonic");
    const std::string key_name = order.text("key", "");
    const std::string subject = key_name.empty() ? order.text("subject") : kit_.key(key_name)->certificate().subject();
    const json::array types = order.list("provides"), routes = order.list("routes");
    order.finish();
    const std::lock_guard lock(mutex_);
    Participant& participant = participants_.add(mnemonic, subject);
    participant.provides.clear();
    for (const json::value& type : types) {
        if (!type.is_string()) throw Fault(Cause::bad_value, "\"{namespace}root\"", "/provides");
        participant.provides.emplace(type.get_string());
    }
    participant.routes.clear();
    for (const json::value& route : routes) {
        if (!route.is_string()) throw Fault(Cause::bad_value, "a value of routing", "/routes");
        participant.routes.emplace(route.get_string());
    }
}

void Core::set_strict(bool strict) {
    const std::lock_guard lock(mutex_);
    participants_.set_strict(strict);
}

void Core::set_order(QueueOrder order) {
    const std::lock_guard lock(mutex_);
    for (Participant& participant : participants_.all()) {
        participant.requests.set_order(order);
        participant.responses.set_order(order);
    }
}

void Core::set_eas(EasPlan plan) {
    const std::lock_guard lock(mutex_);
    eas_.set_plan(std::move(plan));
}

EasPlan Core::eas() const {
    const std::lock_guard lock(mutex_);
    return eas_.plan();
}

void Core::redeliver() {
    const std::lock_guard lock(mutex_);
    for (Participant& participant : participants_.all()) {
        participant.requests.reveal(kit_.clock.now());
        participant.responses.reveal(kit_.clock.now());
    }
}

}  // namespace gateway::stand::smev
