// One stand's ПОС, one adapter and a gateway of cardboard, over real sockets.
#pragma once

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <places.hpp>

#include "adapters/pos/pos.hpp"
#include "adapters/pos/settings.hpp"
#include "adapters/stand/pos/pos_stand.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/http/server.hpp"
#include "tests/contract/cardboard.hpp"

namespace gateway {

inline const std::filesystem::path dictionaries = std::filesystem::path(SOURCE_DIR) / "config";

struct Scene : Rig {
    explicit Scene(std::string form) {
        options.redelivery = Duration{60'000};
        options.stage = Duration{0};
        system = stand::make_pos_stand(options, {"pos", io.get_executor(), workers, clock, log, {}, {}});
        server = std::make_unique<WebServer>(io.get_executor(), server_settings(), log);
        server->serve({&system->endpoint()});
        server->listen();
        adapter = pos::make_pos_kind().make(settings(std::move(form)), kit("pos"));
    }
    ~Scene() { workers.join(); }

    ServerSettings server_settings() const {
        ServerSettings made;
        made.spool_dir = std::filesystem::temp_directory_path();
        return made;
    }

    void put(Settings& to, std::string key, std::string text) const {
        Settings::Value value;
        value.given = true;
        value.text = std::move(text);
        to.set(std::move(key), std::move(value));
    }

    Settings settings(std::string form) const {
        Settings made;
        for (const SettingKey& key : pos::pos_setting_keys()) {
            Settings::Value value;
            value.text =
                key.type == SettingType::path && !key.fallback.empty() ? (dictionaries / key.fallback).string() : key.fallback;
            value.number = 5'000;
            made.set(key.name, value);
        }
        put(made, "form", std::move(form));
        put(made, "url", "http://127.0.0.1:" + std::to_string(server->port()));
        const stand::PosStandOptions defaults;
        put(made, "client_id", defaults.client_id);
        put(made, "entrypoint", defaults.entrypoint);
        put(made, "user", defaults.user);
        put(made, "password", defaults.password);
        put(made, "basic_client", defaults.basic_client);
        put(made, "basic_secret", defaults.basic_secret);
        put(made, "ogrn", "1024300000007");
        put(made, "own_id_is_key", "true");
        return made;
    }

    PollResult poll() { return run(adapter.source->poll(Deadline::after(Duration{10'000}))); }
    Outcome deliver(Delivery delivery) {
        return run(adapter.connector->deliver(std::move(delivery), Deadline::after(Duration{10'000})));
    }
    boost::json::object book() const { return boost::json::parse(system->state()).as_object(); }
    std::int64_t counter(const char* name) const {
        return book().at("counters").as_object().at(name).to_number<std::int64_t>();
    }
    void order(const std::string& id) {
        system->command("appeals", R"({"appeals":[{"id":")" + id +
                                       R"(","description":"Яма на дороге","subsubject_id":"2101","opa_id":"123402",)"
                                       R"("coordinates":"58.6,49.6"}]})");
    }

    stand::PosStandOptions options;
    std::unique_ptr<stand::StandSystem> system;
    std::unique_ptr<WebServer> server;
    Adapter adapter;
};

}  // namespace gateway
