// ПОС's words and ours: statuses, subcategories and organisations, from CSV dictionaries of the configuration.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/pos/settings.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/mapping/dictionary.hpp"

namespace gateway::pos {

/// Immutable, any thread.
class Words {
public:
    /// Throws std::runtime_error naming file and line.
    explicit Words(const PosSettings& settings);

    /// A code no dictionary knows becomes `unknown` with the raw code kept; it never fails a message.
    Open<Status> status(std::string_view pos_code) const;
    /// The ПОС code of a canonical status; empty when ПОС has no word for it.
    std::string pos_status(Status status) const;

    /// What ПОС's type of answer decides; an unknown one is kept raw, none is absent.
    Open<Decision> decision(std::string_view answer_type) const;
    /// ПОС's type of answer for a decision; our own word when the dictionary has none.
    std::string answer_type(const Open<Decision>& decision) const;

    /// The ЦУР topic of a ПОС subcategory id; empty when unknown.
    std::string topic(std::string_view subsubject_id) const;
    /// The ПОС subcategory of a ЦУР topic; empty when unknown.
    std::string subsubject(std::string_view topic) const;
    /// ОКТМО of the municipality of a ПОС organisation (opaId); empty when unknown.
    std::string oktmo(std::string_view opa_id) const;

private:
    Dictionary status_in_, status_out_, topic_in_, topic_out_, decision_in_, decision_out_, organisations_;
};

}  // namespace gateway::pos
