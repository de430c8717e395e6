// Fetches CRLs and asks OCSP responders in the background, so that no message ever waits for a trust service.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>
#include <vector>

#include "gateway/core/log.hpp"
#include "gateway/core/task.hpp"
#include "gateway/flow/bell.hpp"
#include "gateway/http/client.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

/// All of it outlives the keeper.
struct TrustKeeperKit {
    boost::asio::any_io_executor io;
    Workers& workers;
    WebClient& web;
    const Clock& clock;
    Log& log;
};

/// A loop on the io thread: every few seconds it looks at what the books want to know, and fetches it one after the other.
/// Shared by its owner and its own loop, which may still wait for a trust service when the owner goes.
class TrustKeeper {
public:
    explicit TrustKeeper(TrustKeeperKit kit) : kit_(kit), bell_(kit.io) {}

    /// Before `run`.
    void watch(std::string name, std::shared_ptr<const TrustStore> store, std::string proxy);

    /// Ends soon after stop(), at the latest with the fetch under way. Never throws.
    static Task<void> run(std::shared_ptr<TrustKeeper> keeper);
    void stop();

    /// Fetches all that is due now; for `run` and for tests. Returns how many answers were believed.
    Task<int> look();

private:
    struct Watched {
        std::string name;
        std::shared_ptr<const TrustStore> store;
        std::string proxy;
        bool troubled = false;  ///< so that an outage is one line in the log, and its end another
    };

    Task<int> refresh(Watched& watched);
    Task<std::string> fetch(const Watched& watched, RevocationQuery query);
    Task<WebReply> ask(const Watched& watched, const RevocationQuery& query);
    void report(Watched& watched, const RevocationQuery& query, const std::string& trouble);

    TrustKeeperKit kit_;
    Bell bell_;
    std::vector<Watched> watched_;
    bool stopping_ = false;
};

}  // namespace gateway
