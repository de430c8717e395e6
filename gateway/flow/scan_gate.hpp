// Between the lease of a delivery and its attempt: files that were not found clean are scanned, infected ones go nowhere.
#pragma once

#include <optional>

#include "gateway/core/scanner.hpp"
#include "gateway/flow/kit.hpp"

namespace gateway {

struct ScanRules {
    /// When the scanner gives no verdict.
    enum class Unavailable {
        block,          ///< the delivery waits (postponed, scan_unavailable)
        pass_unscanned  ///< the file goes on as "skipped"
    };
    Scanner* scanner = nullptr;  ///< null: nothing is scanned
    Unavailable unavailable = Unavailable::block;
    Duration within = std::chrono::seconds(60);  ///< one file
};

/// States of AttachmentRef::scan: "pending" (Intake, when scanning is set up) → "clean" | "infected" | "skipped". Only "clean"
/// is final: an administrator's repetition scans the others again, with whatever the scanner knows by then.
class ScanGate {
public:
    ScanGate(const FlowKit& kit, ScanRules rules) : kit_(kit), rules_(rules) {}

    bool open() const { return rules_.scanner == nullptr; }
    /// nullopt: the delivery may go, and its attachments say what is known of them, those of its canonical document too (the
    /// stored one stays as it was accepted). Otherwise how the attempt ends: refused
    /// (attachment_infected) or postponed (scan_unavailable). New verdicts are stored and journaled before it returns. Throws
    /// Fault(store_unavailable | attachment_missing). `delivery` outlives the call.
    Task<std::optional<Outcome>> check(Delivery& delivery);

private:
    Task<std::optional<Outcome>> check_file(const Delivery& delivery, AttachmentRef& file);
    Task<void> keep(const Delivery& delivery, const AttachmentRef& file, std::string detail);

    const FlowKit& kit_;
    ScanRules rules_;
};

}  // namespace gateway
