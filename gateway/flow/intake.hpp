// The only place where a new message is stored: checked, understood, routed and committed in one transaction.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>

#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/deadline_plan.hpp"
#include "gateway/core/accept.hpp"
#include "gateway/flow/evidence_policy.hpp"
#include "gateway/flow/key_turns.hpp"
#include "gateway/flow/kit.hpp"
#include "gateway/flow/router.hpp"
#include "gateway/flow/views.hpp"
#include "gateway/mapping/sectors.hpp"
#include "gateway/mapping/sstu_classifier.hpp"

namespace gateway {

struct Drafted;
struct QualityPolicy;
struct Speaker;

struct IntakeRules {
    std::shared_ptr<const Router> router;            ///< shared by the messages that began under it
    std::map<std::string, EvidencePolicy> evidence;  ///< by connector; absent = optional
    /// Canonical documents over this many octets are read on the workers. Below, going there and back costs more than reading
    /// (README: figures).
    std::size_t offload_over = std::size_t{64} << 10;
    bool scan_files = false;                 ///< a virus scan is set up: files wait for it ("pending")
    std::shared_ptr<const Sectors> sectors;  ///< shared with the works that loaded them; null: no sector blocks are given
    std::shared_ptr<const DeadlinePlan> deadlines;  ///< shared with the works that made it; null: no deadlines are computed
    /// By connector: another one whose ids it may name too, for one partner has several ways in (ПОС's export beside ПОС's
    /// EDMS).
    std::map<std::string, std::string> numbers_of;
    std::shared_ptr<const SstuClassifier> classifier;  ///< the same; null: codes of ССТУ are taken as they are
    std::shared_ptr<const QualityPolicy> quality;      ///< the same; null: data quality is not judged
};

/// Connector and sender of the gateway's own messages about legal clocks; no connector may be called so.
inline constexpr std::string_view clock_sender = "clock";

/// What becomes of a message:
///
///     known id             the first receipt again
///     new appeal           our id, first line of history, one delivery per lane; no lane: refused or parked
///     known appeal again   merged (kind appeal.updated); unchanged: receipted, carried nowhere
///     event                applied; carried on unless it is late, a repetition or only an id; needs no lane
///
/// A partner may only speak of appeals it brought, was given, or has an id for; ids in other systems' names are not learned
/// from it. io thread only.
class Intake {
public:
    Intake(FlowKit kit, Workers& workers, IntakeRules rules);

    /// See Accept. Refusals are counted and logged here, once.
    Task<Receipt> accept(Submission submission);
    /// Stores and routes the word that the next point of this clock is reached: a message of the gateway itself (kind
    /// deadline.warning or deadline.breached), carried where a route names that kind. Throws Fault(parameters_conflict) when
    /// the clock has moved meanwhile; then nothing was stored.
    Task<Receipt> raise(LegalClock clock);
    /// Gives an appeal the terms of the rules in force: a message of the gateway itself (appeal.updated), carried nowhere.
    /// False when nothing had to change. `rules_digest` tells the messages of different rules apart.
    Task<bool> replan(std::string appeal_id, std::string rules_digest);
    /// For adapters; the Intake outlives it.
    Accept door();

    /// New rules for the messages that come from now on.
    void use(IntakeRules rules) { rules_ = std::move(rules); }
    /// Called with each route that got a delivery, after the commit.
    void on_delivery(std::function<void(const std::string&)> call) { wake_ = std::move(call); }
    /// Called after the commit of a message with a word about a delivery: what was in doubt may have ended, so that another
    /// waits no longer.
    void on_word(std::function<void()> call) { word_ = std::move(call); }
    /// Called after the commit of clocks with the first point of theirs that lies ahead.
    void on_clocks(std::function<void(Time)> call) { clocks_entered_ = std::move(call); }
    /// From now on Fault(stopping).
    void stop() { stopping_ = true; }

    IntakeView view() const { return view_; }

private:
    struct Parcel;
    Task<Receipt> take(Submission submission);
    /// What Intake gives a message itself: id, trace, time, digests.
    void complete(Parcel& parcel) const;
    Task<Receipt> take_new(Parcel& parcel);
    Task<std::optional<Receipt>> known(const Envelope& envelope);
    Task<Receipt> commit(Parcel& parcel);
    Task<Acceptance> draft(Parcel& parcel);
    Task<Acceptance> draft_appeal(Parcel& parcel);
    Task<Acceptance> draft_event(Parcel& parcel);
    Task<Acceptance> draft_clock(Parcel& parcel);
    Task<Acceptance> draft_review(Parcel& parcel);
    void plan_deadlines(const Parcel& parcel, Drafted& drafted, Time accepted_at) const;
    void tell_watch(const std::vector<LegalClock>& clocks, Time now) const;
    Task<void> judge_quality(Parcel& parcel, const Drafted& drafted, const std::optional<AppealRecord>& before);
    Task<std::optional<AppealRecord>> find(const Parcel& parcel, const std::vector<AppealExternalId>& ids);
    Task<Appeal> stored(const AppealRecord& record);
    Task<AppealRecord> find_for_event(Parcel& parcel);
    Acceptance acceptance_of(Parcel& parcel, Drafted drafted, const std::optional<AppealRecord>& before);
    Speaker speaker_of(const std::string& connector) const;
    Task<bool> may_speak_of(const AppealRecord& record, const std::string& connector);
    Task<std::variant<Appeal, AppealEvent>> decode(const Submission& submission);
    EvidencePolicy policy_of(const std::string& connector) const;
    void give_blocks(Parcel& parcel) const;
    void count(const Parcel& parcel, Duration took);

    FlowKit kit_;
    Workers& workers_;
    IntakeRules rules_;
    KeyTurns turns_;
    std::function<void(const std::string&)> wake_;
    std::function<void()> word_;
    std::function<void(Time)> clocks_entered_;
    IntakeView view_;
    bool stopping_ = false;
};

}  // namespace gateway
