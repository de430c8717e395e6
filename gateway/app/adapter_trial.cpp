#include "gateway/app/adapter_trial.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <system_error>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

/// A memory that has nothing and takes nothing.
class EmptyLedger final : public Ledger {
public:
    Task<std::optional<std::string>> recall(std::string, std::string) override { co_return std::nullopt; }
    Task<void> remember(std::string, std::string, std::string) override { co_return; }
    Task<bool> hear(DeliveryWord) override { co_return false; }
    Task<std::vector<OpenItem>> open_items(std::string, std::string, int) override { co_return std::vector<OpenItem>(); }
    Task<std::optional<AppealRecord>> appeal_by(ExternalId) override { co_return std::nullopt; }
    Task<std::optional<AppealRecord>> appeal(std::string) override { co_return std::nullopt; }
    Task<std::vector<AppealRecord>> appeals_changed(std::string, std::string, Time, Time, int) override {
        co_return std::vector<AppealRecord>();
    }
};

[[noreturn]] void refuse_to_store() {
    throw Fault(Cause::store_unavailable, "no store during a check");
}

class NoMailbox final : public Mailbox {
public:
    Task<bool> put_mail(Mail, int) override {
        refuse_to_store();
        co_return false;
    }
    Task<std::optional<Mail>> take_mail(std::string, MailFilter, Time, Time) override { co_return std::nullopt; }
    Task<std::optional<Mail>> drop_mail(std::string, std::string) override { co_return std::nullopt; }
    Task<std::vector<Mail>> list_mail(std::string, std::int64_t, int) override { co_return std::vector<Mail>(); }
    Task<MailCount> count_mail(std::string) override { co_return MailCount{}; }
};

class NoEvidenceBook final : public EvidenceBook {
public:
    Task<void> keep(EvidenceItem) override {
        refuse_to_store();
        co_return;
    }
    Task<std::string> park(ParkedMessage) override {
        refuse_to_store();
        co_return std::string();
    }
    Task<std::vector<ParkedMessage>> released(std::string, int) override { co_return std::vector<ParkedMessage>(); }
    Task<void> close_parked(std::string) override { co_return; }
};

/// Keeps nothing. What a partner's answer needs beside memory lies in a folder that goes with the trial.
class TrialBlobs final : public Blobs {
public:
    ~TrialBlobs() override {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    BlobInfo put(std::string_view) override { refuse_to_store(); }
    BlobInfo put_file(const std::filesystem::path&) override { refuse_to_store(); }
    LentFile lend(std::string_view) const override { throw Fault(Cause::attachment_missing); }
    std::string read(std::string_view) const override { throw Fault(Cause::attachment_missing); }
    std::filesystem::path spool_path() override {
        const std::lock_guard lock(mutex_);
        if (folder_.empty()) folder_ = made_folder();
        return folder_ / std::to_string(++count_);
    }

private:
    static std::filesystem::path made_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "appeal-gateway-check-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw Fault(Cause::store_unavailable, "no temporary folder for the check");
        return name;
    }

    std::mutex mutex_;
    std::filesystem::path folder_;
    int count_ = 0;
};

Task<Receipt> accept_nothing(Submission) {
    refuse_to_store();
    co_return Receipt{};
}

}  // namespace

struct AdapterTrial::State {
    explicit State(const Config& settings) : config(settings), ring(settings, clock) {}

    const Config& config;
    boost::asio::io_context io;
    Workers workers{1};
    WebClient web{io.get_executor()};
    EmptyLedger ledger;
    NoMailbox mailbox;
    NoEvidenceBook evidence;
    TrialBlobs blobs;
    SystemClock clock;
    SilentLog log;
    KeyRing ring;
};

AdapterTrial::AdapterTrial(const Config& config) : state_(new State(config)) {}

AdapterTrial::~AdapterTrial() {
    state_->workers.join();
}

Adapter AdapterTrial::make(const AdapterKind& kind, const ConnectorConfig& connector) {
    State& state = *state_;
    AdapterKit kit{connector.id,
                   state.io.get_executor(),
                   state.workers,
                   state.web,
                   &accept_nothing,
                   state.ledger,
                   state.mailbox,
                   state.evidence,
                   state.blobs,
                   state.clock,
                   state.log,
                   [&state, id = connector.id](std::string_view name) { return state.ring.key(name, id); },
                   [&state, id = connector.id](std::string_view name) { return state.ring.trust(name, id); },
                   state.config.dir.string()};
    return kind.make(connector.settings, std::move(kit));
}

const KeyRing& AdapterTrial::ring() const {
    return state_->ring;
}

Reach AdapterTrial::probe(Connector& connector, Duration limit) {
    auto answer = boost::asio::co_spawn(state_->io, connector.probe(Deadline::after(limit)), boost::asio::use_future);
    state_->io.restart();
    state_->io.run_for(limit + std::chrono::seconds(5));
    if (answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
        return {false, Cause::timeout, "the probe did not end in time"};
    try {
        return answer.get();
    } catch (const TransportError& error) {
        return {false, error.cause(), error.what()};
    } catch (const std::exception& error) {
        return {false, Cause::internal, error.what()};
    }
}

}  // namespace gateway
