// ПОС's words and ours: statuses, subcategories and organisations, from CSV dictionaries of the configuration.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/pos/settings.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/mapping/dictionary.hpp"
#include "gateway/mapping/interpreter.hpp"

namespace gateway::pos {

/// Immutable, any thread. Every question goes through the message's own interpreter: it knows the day, and names the
/// dictionaries asked and the codes they did not know in the message's stamps.
class Words {
public:
    /// Throws std::runtime_error naming file and line.
    explicit Words(const PosSettings& settings);

    /// A code the dictionary does not know becomes `unknown`, it never fails a message; the caller keeps the raw code.
    Open<Status> status(std::string_view pos_code, Interpreter& interpreter) const;
    /// The ПОС code of a canonical status; empty when ПОС has no word for it.
    std::string pos_status(Open<Status> status, Interpreter& interpreter) const;

    /// What ПОС's type of answer decides; an unknown one is kept raw, none is absent.
    Open<Decision> decision(std::string_view answer_type, Interpreter& interpreter) const;
    /// ПОС's type of answer for a decision; our own word when the dictionary has none.
    std::string answer_type(const Open<Decision>& decision, Interpreter& interpreter) const;

    /// The ЦУР topic of a ПОС subcategory id: "unknown" when the dictionary has none, empty without an id.
    std::string topic(std::string_view subsubject_id, Interpreter& interpreter) const;
    /// The ПОС subcategory of a ЦУР topic; empty when unknown.
    std::string subsubject(std::string_view topic, Interpreter& interpreter) const;
    /// ОКТМО of the municipality of a ПОС organisation (opaId); empty when unknown, for a route must not take it for a
    /// territory.
    std::string oktmo(std::string_view opa_id, Interpreter& interpreter) const;

private:
    Dictionary status_in_, status_out_, topic_in_, topic_out_, decision_in_, decision_out_, organisations_;
};

}  // namespace gateway::pos
