// The SMEV adapter against the stand's SMEV over real sockets, with the gateway's side of the door scripted.
#pragma once

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
#include "tests/contract/cardboard.hpp"

namespace gateway::smev3 {

using Words = std::map<std::string, std::string>;

/// Settings of the adapter as a configuration file with these scalars would give them ("filters": roots in namespace urn:x,
/// "inquire": "every=1m slowest=4m …" beside the example's mappings of ПОС);
/// `partners` are named ones with one entry
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
    HandClock clock{SystemClock().now()};  ///< the test keys are valid today
    NoteLog log;
    WebClient web{io.get_executor()};
    CardboardLedger ledger{clock};
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
