// Makes the exports of bi/*.yaml on their schedule while the gateway runs, and takes them to their receivers.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/app/bi_export.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/store.hpp"
#include "gateway/http/client.hpp"

namespace gateway {

/// What a clerk works with; all of it outlives it.
struct BiClerkKit {
    boost::asio::any_io_executor io;
    Store& store;
    WebClient& web;
    const Clock& clock;
    Log& log;
};

/// One scheduled export.
struct BiJobView {
    std::string id;
    std::uint64_t made = 0, failed = 0;  ///< since the configuration was taken over
    int failures = 0;                    ///< in a row
    std::optional<Time> last_success;    ///< remembered over restarts
    std::string last_error;              ///< of the last attempt; empty after a success
    bool running = false;
    std::uint64_t sent = 0, refused = 0;  ///< exports the receiver took and would not have
    std::optional<Time> last_sent;
    std::string last_refusal;  ///< the receiver's words; empty after an export it took
    std::string pending;       ///< folder of the export that is on its way; empty = none
};

/// When the next export is due: at the local time of day, or `every` after the last one (at once when there was none).
Time next_export(const BiConfig& job, int offset_minutes, std::optional<Time> last, Time now);

/// One thread of its own for all exports, one at a time, so that intake never waits for them. An export that failed is tried
/// again after five minutes. Each is a folder of its own: DIR/ID-20260302T023000Z. io thread only.
///
/// With a receiver: no new export while one is on its way; a file that arrived is not sent again, restarts or not; an export
/// counts, and incremental ones go on from it, when its manifest was taken. One that is refused stays in its folder and the
/// next is full.
class BiClerk {
public:
    explicit BiClerk(BiClerkKit kit);
    ~BiClerk();
    BiClerk(const BiClerk&) = delete;
    BiClerk& operator=(const BiClerk&) = delete;

    /// Dictionaries and key as they are when an export begins: a list that was imported needs no reload. May throw.
    using MakeMeans = std::function<std::shared_ptr<const BiMeans>()>;
    /// Before start; `job` has a schedule.
    void add(BiConfig job, int offset_minutes, MakeMeans make_means);
    /// The same for a report, which has a time of day: every day it looks whether that of the last period is there. The job is
    /// called "reports/ID".
    void add_report(BiReportConfig report, int offset_minutes, MakeMeans make_means);
    void start();
    /// An export under way is given up. False when it did not end within `grace`.
    Task<bool> stop(Duration grace);
    std::vector<BiJobView> view() const;

private:
    struct State;
    std::shared_ptr<State> state_;  ///< shared with the coroutines, which may end after the clerk
};

}  // namespace gateway
