// Rules of terms that changed count for the open appeals too, not only from their next message on.
#pragma once

#include <string>

#include "gateway/flow/bell.hpp"
#include "gateway/flow/intake.hpp"
#include "gateway/flow/kit.hpp"

namespace gateway {

struct ClockReviewSettings {
    int batch = 100;
    Duration pause = std::chrono::milliseconds(500), pause_max = std::chrono::seconds(30);  ///< after a look that failed
};

/// Walks through the appeals that are not ended and gives each the terms of the rules in force, when those rules are not the
/// ones the store was last brought in line with. Behind everybody's back, an appeal at a time; killed in between it begins
/// anew, and what was done already is not done twice. One per configuration, on the io thread, shared with its own coroutine.
class ClockReview {
public:
    /// `rules_digest` names the rules and calendars the intake has.
    ClockReview(const FlowKit& kit, Intake& intake, std::string rules_digest, ClockReviewSettings settings = {});

    /// Ends when all was looked at, or after `stop`. Never throws.
    static Task<void> run(std::shared_ptr<ClockReview> self);
    void stop();
    std::uint64_t changed() const { return changed_; }
    bool done() const { return done_; }

private:
    Task<bool> look();
    Task<void> look_at_status(std::string status);
    Task<void> look_at(std::string appeal_id);

    FlowKit kit_;
    Intake& intake_;
    std::string digest_;
    ClockReviewSettings settings_;
    Bell bell_;
    std::uint64_t changed_ = 0;
    bool stopping_ = false, done_ = false;
};

}  // namespace gateway
