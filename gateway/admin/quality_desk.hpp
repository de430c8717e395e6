// What the admin room asks about data quality: breaches with who answers for them, and the daily notices. The application
// implements it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/core/journal_book.hpp"

namespace gateway {

/// One letter of one day to one head.
struct DeskNotice {
    std::string sector;  ///< block; empty = the operator
    std::string head;    ///< as configured
    std::string subject, text;
    /// "sent"; "in_doubt": the line broke or the process died in the sending, a person decides; "failed": tried again;
    /// "nothing": there was nothing to say; "due": not sent yet.
    std::string state;
    std::string reason;  ///< of the last failure
    int failures = 0;
};

/// Since the configuration was taken over.
struct DeskNotices {
    std::uint64_t sent = 0, failed = 0, in_doubt = 0;
    int failures = 0;        ///< rounds in a row in which some letter did not leave
    std::string last_error;  ///< of the last round; empty after a success
    std::string last_day;    ///< all of this day's letters have left or need none
};

/// All calls on the io thread; they throw Fault(store_unavailable).
class QualityDesk {
public:
    virtual ~QualityDesk() = default;
    virtual JournalBook& book() = 0;
    /// Names as configured now; empty = none.
    virtual std::string title_of(const std::string& rule) const = 0;
    virtual std::string head_of(const std::string& sector) const = 0;
    /// Local midnight of the gateway's region; nullopt for what is no day.
    virtual std::optional<Time> begin_of(const std::string& day) const = 0;
    /// The letters of a day as they would be written now; nothing is sent.
    virtual Task<std::vector<DeskNotice>> notices(std::string day) = 0;
    /// Sends what has not been sent. The letters of a day that is not over are sent without being counted as the day's. Throws
    /// Fault(parameters_conflict) while letters are being sent, Fault(bad_value) for a day to come, Fault(not_found) when no
    /// mail server is configured.
    virtual Task<std::vector<DeskNotice>> send_notices(std::string day) = 0;
    virtual DeskNotices view() const = 0;
};

}  // namespace gateway
