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

Open<Status> Words::status(std::string_view pos_code, Interpreter& interpreter) const {
    if (const auto word = interpreter.word(status_in_, pos_code)) return Open<Status>::of(*word);
    return Status::unknown;
}

std::string Words::pos_status(Open<Status> status, Interpreter& interpreter) const {
    if (!status.given()) return {};
    return interpreter.word(status_out_, status.text()).value_or("");
}

Open<Decision> Words::decision(std::string_view answer_type, Interpreter& interpreter) const {
    if (answer_type.empty()) return {};
    return Open<Decision>::of(interpreter.word(decision_in_, answer_type).value_or(std::string(answer_type)));
}

std::string Words::answer_type(const Open<Decision>& decision, Interpreter& interpreter) const {
    if (!decision.given()) return {};
    return interpreter.word(decision_out_, decision.text()).value_or(std::string(decision.text()));
}

std::string Words::topic(std::string_view subsubject_id, Interpreter& interpreter) const {
    if (subsubject_id.empty()) return {};
    return interpreter.word(topic_in_, subsubject_id).value_or("unknown");
}

std::string Words::subsubject(std::string_view topic, Interpreter& interpreter) const {
    return interpreter.word(topic_out_, topic).value_or("");
}

std::string Words::oktmo(std::string_view opa_id, Interpreter& interpreter) const {
    return interpreter.word(organisations_, opa_id).value_or("");
}

}  // namespace gateway::pos
