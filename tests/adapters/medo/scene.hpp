// One МЭДО exchange over folders of the rig, and packets as other systems write them.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "adapters/medo/medo.hpp"
#include "adapters/medo/message.hpp"
#include "adapters/medo/packet.hpp"
#include "tests/contract/cardboard.hpp"

namespace gateway::medo {

using Files = std::map<std::string, std::string>;

/// An incoming document of format 2.6: «Обращение» number 01-02/7 of 2026-03-01 unless said otherwise.
struct Document {
    std::string kind = "Обращение", number = "01-02/7", refers_to;
    std::string uid = "33333333-3333-4333-8333-333333333333";
    std::vector<std::string> files;
    std::string annotation = "Яма на дороге";
    std::string xml() const;
};
std::string acknowledgment(const std::string& about, bool accepted, const std::string& uid = "a1");
std::string notification(const std::string& about, bool accepted, const std::string& uid = "b1");
std::string letter_from(const std::string& address);

struct Scene : Rig {
    explicit Scene(std::map<std::string, std::string> words = {});

    void put(const std::string& packet, const Files& files, bool old = true) const;
    PollResult poll() { return run(adapter.source->poll(Deadline::after(Duration{10'000}))); }
    Delivery delivery(MessageKind kind, std::string canonical, const Appeal& appeal);
    Outcome deliver(const Delivery& delivery) {
        return run(adapter.connector->deliver(delivery, Deadline::after(Duration{10'000})));
    }
    Appeal last_appeal() const { return appeal_from_json(accepted.back().canonical); }

    std::filesystem::path in() const { return folder.path() / "in"; }
    std::filesystem::path out() const { return folder.path() / "out"; }
    std::filesystem::path bad() const { return folder.path() / "bad"; }
    static std::vector<std::string> names(const std::filesystem::path& dir);
    static std::string read(const std::filesystem::path& file);

    Adapter adapter;
};

}  // namespace gateway::medo
