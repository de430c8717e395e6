// Sends the daily notices of data quality and terms, and answers the administrator about them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "gateway/admin/quality_desk.hpp"
#include "gateway/app/config.hpp"
#include "gateway/core/log.hpp"
#include "gateway/http/client.hpp"

namespace gateway {

/// What a clerk works with; all of it outlives it.
struct QualityClerkKit {
    boost::asio::any_io_executor io;
    WebClient& web;
    Store& store;
    JournalBook& book;
    const Clock& clock;
    Log& log;
    Duration pause = std::chrono::minutes(1);  ///< after letters that did not leave; doubles up to an hour
};

/// A letter is marked in the store before it is sent and after it was: whoever is killed between finds it "in_doubt" and does
/// not send it again by himself, for a letter twice is a lie about how often something broke. What surely did not leave is
/// tried again. Days on which the gateway was off are made up for, at most a week. io thread only.
class QualityClerk final : public QualityDesk {
public:
    /// `config` must outlive the clerk.
    QualityClerk(QualityClerkKit kit, const Config& config);
    ~QualityClerk() override;
    QualityClerk(const QualityClerk&) = delete;
    QualityClerk& operator=(const QualityClerk&) = delete;

    void start();
    /// Returns when the letter under way has ended; false when that was not within `grace`.
    Task<bool> stop(Duration grace);

    JournalBook& book() override;
    std::string title_of(const std::string& rule) const override;
    std::string head_of(const std::string& sector) const override;
    std::optional<Time> begin_of(const std::string& day) const override;
    Task<std::vector<DeskNotice>> notices(std::string day) override;
    Task<std::vector<DeskNotice>> send_notices(std::string day) override;
    DeskNotices view() const override;

private:
    struct State;
    std::shared_ptr<State> state_;  ///< shared with the coroutines, which may end after the clerk
};

}  // namespace gateway
