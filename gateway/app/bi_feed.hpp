// A feed for the Ситуационный центр while the gateway runs: looks at the store now and then, puts what is new into a durable
// queue (core/mailbox.hpp), tells it to a webhook, and shows it to whoever asks with a cursor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "gateway/app/bi_clerk.hpp"
#include "gateway/app/bi_feed_config.hpp"
#include "gateway/core/connector.hpp"

namespace gateway {

/// Nothing is told twice: a record has an id of its own, and the queue knows it for as long as it is kept. A record that may
/// have arrived is sent again: subscribers know it by its id. io thread only.
class BiFeed {
public:
    /// What the kit refers to outlives it. Blocking reads go to `workers`.
    BiFeed(BiClerkKit kit, Workers& workers, BiFeedConfig config, int offset_minutes, std::shared_ptr<const BiMeans> means);
    ~BiFeed();
    BiFeed(const BiFeed&) = delete;
    BiFeed& operator=(const BiFeed&) = delete;

    void start();
    Task<bool> stop(Duration grace);
    /// As a job "feeds/ID": made = records that were new, sent = records the webhook took.
    BiJobView view() const;
    /// GET /situation/ID?after=CURSOR&limit=100 with the token; null when nobody may pull. Lives as long as the feed.
    Endpoint* endpoint();
    const std::string& listener() const;

private:
    struct State;
    std::shared_ptr<State> state_;  ///< shared with the coroutine, which may end after the feed
};

}  // namespace gateway
