// A gateway without couriers: the real Intake over the store of tests, and a kit for one adapter that speaks to it. Every new
// appeal, event and update has one lane, to a carrier that is never asked.
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/adapter.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/flow/intake.hpp"
#include "gateway/store/memory_store.hpp"
#include "tests/contract/cardboard_tools.hpp"
#include "tests/support/temp_folder.hpp"

namespace gateway {

struct RealIntake {
    TempFolder folder;
    boost::asio::io_context io;
    Workers workers{2};
    WebClient web{io.get_executor()};
    HandClock clock;
    NoteLog log;
    FolderBlobs blobs;
    std::unique_ptr<Store> store = make_memory_store(clock);
    RandomSource random{1};
    Intake intake{{io.get_executor(), *store, clock, log, random, "test"}, workers, rules()};

    static IntakeRules rules() {
        RouteRule all;
        all.id = "all";
        all.to = "sink";
        IntakeRules made;
        made.router =
            std::make_shared<const Router>(std::vector<RouteRule>{all}, RouteMatch::first, std::set<std::string>{"sink"});
        return made;
    }

    AdapterKit kit(std::string id, std::string config_dir) {
        return {std::move(id),
                io.get_executor(),
                workers,
                web,
                intake.door(),
                *store,
                *store,
                *store,
                blobs,
                clock,
                log,
                {},
                {},
                std::move(config_dir)};
    }

    /// Runs one coroutine to its end; its exception is thrown here.
    template <class T>
    T run(Task<T> task) {
        std::optional<T> result;
        std::exception_ptr failure;
        boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T value) {
            failure = error;
            if (!error) result = std::move(value);
        });
        io.restart();
        while (!result && !failure && io.run_one_for(std::chrono::seconds(60)) > 0) {
        }
        if (failure) std::rethrow_exception(failure);
        REQUIRE(result);
        return std::move(*result);
    }

    std::optional<AppealRecord> record(const ExternalId& id) { return run(store->appeal_by(id)); }
    /// The appeal as it is stored; the test fails when it is not there.
    Appeal appeal(const ExternalId& id) {
        const auto found = record(id);
        REQUIRE(found);
        return appeal_from_json(found->json);
    }
    /// Kinds of what was given to the lane for this appeal, in order: "appeal.created status.changed".
    std::string carried(const ExternalId& id) {
        DeliveryQuery query;
        query.appeal_id = record(id)->appeal_id;
        query.limit = 1'000;
        auto deliveries = run(store->find_deliveries(std::move(query)));
        std::sort(deliveries.begin(), deliveries.end(),
                  [](const auto& a, const auto& b) { return a.delivery.delivery_id < b.delivery.delivery_id; });
        std::string kinds;
        for (const auto& one : deliveries) kinds += (kinds.empty() ? "" : " ") + std::string(to_text(one.delivery.kind));
        return kinds;
    }
    std::int64_t messages() { return run(store->stats()).messages; }
};

}  // namespace gateway
