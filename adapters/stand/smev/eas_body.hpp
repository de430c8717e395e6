// ПОС behind the stand's SMEV, EAS form: takes appeals (CreateAppealRequest) and is asked for their state (GetAppealRequest).
// An appeal walks through the statuses by the clock alone, so the same questions at the same times get the same answers.
// Field names: facts/appeals.md §3.4; the namespace of an answer is that of its request.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "gateway/core/time.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::stand::smev {

/// How it behaves; changed by the order `eas`. Counts: −1 = all that come.
struct EasPlan {
    Duration stage{400};     ///< from one status to the next
    int foreign = 0;         ///< answers to GetAppeal about another appeal
    int refused = 0;         ///< GetAppeal answered with OperationResult = ERROR
    std::string new_status;  ///< code in place of TAKE_TO_WORK; empty = that one
};

/// One thread at a time.
class EasBody {
public:
    struct Said {
        std::string content;    ///< of the response
        bool question = false;  ///< it was asked and has done nothing
    };
    /// nullopt when `content` is no PosEasRequest it knows.
    std::optional<Said> answer(XmlNode content, Time now);

    void set_plan(EasPlan plan) { plan_ = std::move(plan); }
    const EasPlan& plan() const { return plan_; }
    /// ПОС number → {own_id, effects, asked}.
    boost::json::object state() const;
    void reset();

private:
    struct Kept {
        std::string own_id, description;
        Time created_at{};
        int effects = 1;  ///< CreateAppealRequests of this own id
        int asked = 0;
    };
    std::string created(XmlNode request, Time now);
    std::string told(XmlNode request, Time now);
    std::string appeal_of(const std::string& pos_id, const Kept& kept, Time now) const;
    std::string history_of(const Kept& kept, Time now) const;

    EasPlan plan_;
    std::map<std::string, Kept> kept_;  ///< by ПОС number
    std::map<std::string, std::string> by_own_id_;
    std::uint64_t last_number_ = 571'000'000;
};

}  // namespace gateway::stand::smev
