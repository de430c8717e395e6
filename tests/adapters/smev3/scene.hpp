// The SMEV adapter against the stand's SMEV over real sockets, with the gateway's side of the door scripted.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/smev3/smev3.hpp"
#include "adapters/stand/smev/smev_stand.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/http/server.hpp"
#include "tests/contract/cardboard_books.hpp"
#include "tests/support/temp_folder.hpp"

namespace gateway::smev3 {

/// Time moves only when a test says so: redeliveries and answers need no waiting.
class HandClock final : public Clock {
public:
    Time now() const override { return now_; }
    void advance(Duration by) { now_ += by; }

private:
    Time now_ = SystemClock().now();
};

class LineLog final : public Log {
public:
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override;
    bool has(std::string_view part) const;
    std::vector<std::string> lines;
};

/// Blobs as plain files of a folder of its own; what is being spooled lies beside them.
class FolderBlobs final : public Blobs {
public:
    BlobInfo put(std::string_view octets) override;
    BlobInfo put_file(const std::filesystem::path& file) override;
    std::filesystem::path path_of(std::string_view sha256) const override { return folder_.path() / sha256; }
    std::string read(std::string_view sha256) const override;
    std::filesystem::path spool_path() override { return folder_.path() / ("spool-" + std::to_string(++count_)); }
    int spooled() const;  ///< files left in the spool

private:
    TempFolder folder_;
    std::atomic<int> count_ = 0;
};

class NoLedger final : public Ledger {
public:
    Task<std::optional<std::string>> recall(std::string, std::string key) override {
        const auto found = memory.find(key);
        if (found == memory.end()) co_return std::nullopt;
        co_return found->second;
    }
    Task<void> remember(std::string, std::string key, std::string value) override {
        memory[key] = std::move(value);
        co_return;
    }
    Task<std::vector<std::string>> open_handles(std::string, std::string stage, Time before, int) override {
        asked_silence.emplace_back(stage, before);
        co_return silent;
    }
    std::map<std::string, std::string> memory;
    std::vector<std::string> silent;                          ///< what open_handles gives
    std::vector<std::pair<std::string, Time>> asked_silence;  ///< what it was asked
    Task<bool> hear(DeliveryWord word) override {
        heard.push_back(std::move(word));
        co_return true;
    }
    std::vector<DeliveryWord> heard;
    Task<std::vector<OpenItem>> open_items(std::string, std::string, int) override { co_return std::vector<OpenItem>(); }
    Task<std::optional<AppealRecord>> appeal(std::string) override { co_return std::nullopt; }
    Task<std::optional<AppealRecord>> appeal_by(ExternalId id) override {
        const auto known = appeals.find(id);
        if (known == appeals.end()) co_return std::nullopt;
        co_return known->second;
    }
    std::map<ExternalId, AppealRecord> appeals;  ///< what appeal_by knows
    Task<std::vector<AppealRecord>> appeals_changed(std::string, std::string, Time, Time, int) override {
        co_return std::vector<AppealRecord>();
    }
};

using Words = std::map<std::string, std::string>;

/// Settings of the adapter as a configuration file with these scalars would give them; `partners` are named ones with one entry
/// of `certificates` each.
Settings smev_settings(const Words& given, const std::vector<std::string>& senders = {}, const Words& partners = {});

/// Everything an adapter is given; signs with the test key gateway-sign and trusts the test authority.
struct Desk {
    Desk();
    ~Desk();
    Adapter make(const Words& given, const std::vector<std::string>& senders = {}, const Words& partners = {},
                 std::string id = "smev");
    AdapterKit kit(std::string id = "smev");
    Task<Receipt> accept(Submission submission);
    static std::shared_ptr<const SigningKey> key(std::string_view name);  ///< of the test set, by name

    /// Runs a task to its end on this thread; fails the test when that takes longer than 20 seconds.
    template <class T>
    T run(Task<T> task) {
        std::optional<T> result;
        std::exception_ptr failure;
        boost::asio::co_spawn(io, std::move(task), [&](const std::exception_ptr& error, T value) {
            failure = error;
            result = std::move(value);
            io.stop();
        });
        io.restart();
        io.run_for(std::chrono::seconds(20));
        if (failure) std::rethrow_exception(failure);
        REQUIRE(result);
        return std::move(*result);
    }

    boost::asio::io_context io{1};
    Workers workers{1};
    HandClock clock;
    LineLog log;
    WebClient web{io.get_executor()};
    NoLedger ledger;
    CardboardMailbox mailbox{clock};
    CardboardEvidence evidence{clock};
    FolderBlobs blobs;
    TrustStore trust;
    std::vector<Submission> taken;  ///< what was accepted, repeats left out
    std::optional<Fault> refusal;   ///< Accept throws it
    int repeats = 0;
};

/// A desk with a SMEV of the stand behind a listening port.
struct Scene : Desk {
    explicit Scene(Words settings = {}, stand::SmevStandOptions options = {});

    PollResult poll() { return run(adapter.source->poll(Deadline::after(Duration{10'000}))); }
    Outcome deliver(Delivery delivery) {
        return run(adapter.connector->deliver(std::move(delivery), Deadline::after(Duration{10'000})));
    }
    /// The federal sender asks; returns the MessageID.
    std::string ask(const std::string& content);
    void misbehave(const std::vector<std::string>& rules);
    boost::json::object book() const { return boost::json::parse(system->state()).as_object(); }
    std::int64_t counter(const char* name) const;
    std::int64_t operations(const char* name) const;
    /// "responses", "statuses" … that came back to a request of the federal sender.
    std::int64_t came_back(const std::string& id, const char* what) const;
    /// A delivery with a fresh note.
    Delivery delivery(MessageKind kind, std::string canonical, std::string appeal);

    std::unique_ptr<stand::StandSystem> system;
    std::unique_ptr<WebServer> server;
    Adapter adapter;
};

Appeal small_appeal(Time now);
AppealEvent answer_event(const Appeal& appeal, Time now);

}  // namespace gateway::smev3
