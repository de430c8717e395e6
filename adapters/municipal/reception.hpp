// What came from a partner goes through here into the gateway: translated, accepted, and what cannot be taken is parked.
#pragma once

#include <functional>
#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/municipal/arrival.hpp"
#include "adapters/municipal/translation.hpp"

namespace gateway::municipal {

struct Taken {
    int fresh = 0;   ///< messages accepted now
    int known = 0;   ///< repeats
    int parked = 0;  ///< left for the administrator: appeal-gateway parked
};

/// Puts the files a message only names into Blobs and among its attachments. Throws Fault; one that is about the gateway or a
/// partner that is away (overloaded) stops the poll, any other parks this message.
using FetchFiles = std::function<Task<void>(Submission&)>;

/// io thread only; shared by the sources of one connector.
class Reception {
public:
    /// `channel` keeps apart what one connector parks of several kinds of documents.
    Reception(AdapterKit kit, std::shared_ptr<const Translation> translation, std::string channel = "documents",
              FetchFiles fetch_files = {})
        : kit_(std::move(kit)),
          translation_(std::move(translation)),
          channel_(std::move(channel)),
          fetch_files_(std::move(fetch_files)) {}

    /// Everything in the document is on disk when this returns: accepted or parked. Throws Fault only when the gateway itself
    /// can take nothing now (overloaded, store_unavailable, stopping): the partner keeps it and it comes again.
    Task<Taken> take(Arrival arrival);

    /// A document that is not even looked at: parked as a whole.
    Task<Taken> set_aside(Arrival arrival, Fault fault);

    /// As `take` for one who waits for the answer: nothing is parked, the first Fault is thrown.
    Task<std::vector<Receipt>> take_or_refuse(Arrival arrival);

    /// Parked documents of this channel that an administrator has released; the number accepted.
    Task<int> take_released();

    const AdapterKit& kit() const { return kit_; }

private:
    Task<void> accept(Piece piece, const Arrival& arrival, Taken& taken);
    Task<void> park(const Arrival& arrival, std::string text, bool whole, Fault fault);

    AdapterKit kit_;
    std::shared_ptr<const Translation> translation_;
    std::string channel_;
    FetchFiles fetch_files_;
};

}  // namespace gateway::municipal
