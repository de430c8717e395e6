#include "adapters/pos/words.hpp"

namespace gateway::pos {

Words::Words(const PosSettings& settings)
    : status_in_(Dictionary::load(settings.status_in)),
      status_out_(Dictionary::load(settings.status_out)),
      topic_in_(Dictionary::load(settings.topic_in)),
      topic_out_(Dictionary::load(settings.topic_out)),
      decision_in_(Dictionary::load(settings.decision_in)),
      decision_out_(Dictionary::load(settings.decision_out)),
      organisations_(Dictionary::load(settings.organisations)) {}

Open<Status> Words::status(std::string_view pos_code) const {
    if (const auto word = status_in_.lookup(pos_code)) return Open<Status>::of(*word);
    return Open<Status>::of(pos_code);
}

std::string Words::pos_status(Status status) const {
    return status_out_.lookup(to_text(status)).value_or("");
}

Open<Decision> Words::decision(std::string_view answer_type) const {
    if (answer_type.empty()) return {};
    return Open<Decision>::of(decision_in_.lookup(answer_type).value_or(std::string(answer_type)));
}

std::string Words::answer_type(const Open<Decision>& decision) const {
    if (!decision.given()) return {};
    return decision_out_.lookup(decision.text()).value_or(std::string(decision.text()));
}

std::string Words::topic(std::string_view subsubject_id) const {
    return topic_in_.lookup(subsubject_id).value_or("");
}

std::string Words::subsubject(std::string_view topic) const {
    return topic_out_.lookup(topic).value_or("");
}

std::string Words::oktmo(std::string_view opa_id) const {
    return organisations_.lookup(opa_id).value_or("");
}

}  // namespace gateway::pos
