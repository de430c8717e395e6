// The operator's Adapter scripted on loopback, and a gateway of cardboard before it.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/smev3_adapter/smev3_adapter.hpp"
#include "tests/contract/cardboard.hpp"
#include "tests/support/imposter.hpp"

namespace gateway::smev3_adapter {

using Words = std::map<std::string, std::string>;

/// Settings as a configuration file with these words would give them; it_system is always there.
Settings settings_of(const Words& given);

/// An Adapter that keeps what it gets by clientId, gives out a queue once, and finds everything again.
class ScriptedAdapter {
public:
    ScriptedAdapter();

    std::string url() const { return imposter_.url("/ws"); }
    void enqueue(std::string query_result);
    /// The next call is answered with this fault of the Adapter.
    void fail_next(const std::string& fault, const std::string& text);
    void next(ImposterAnswer answer) { imposter_.then(std::move(answer)); }

    std::vector<std::string> got() const;  ///< ClientMessages, in order
    int calls(const std::string& operation) const;

private:
    ImposterAnswer answer(const ImposterRequest& request);

    mutable std::mutex mutex_;
    std::deque<std::string> queue_;
    std::vector<std::string> history_;  ///< given out or taken: what Find shows
    std::vector<std::string> got_;
    Imposter imposter_;
};

std::string soap(const std::string& body);
/// QueryResults as the Adapter writes them.
std::string request_result(const std::string& client_id, const std::string& content, const std::string& files = {});
std::string response_result(const std::string& client_id, const std::string& reply_to, const std::string& inside);
std::string content_of(const std::string& content, const std::string& files = {});
std::string status_result(const std::string& original, const std::string& category);
std::string error_result(const std::string& original, const std::string& description);

Appeal small_appeal(Time now);
AppealEvent answer_event(const Appeal& appeal, Time now);
/// Canonical XML without declaration.
std::string xml_of(const Appeal& appeal);
std::string xml_of(const AppealEvent& event);

/// One connector over SOAP or over folders.
struct Scene : Rig {
    explicit Scene(Words words = {});

    PollResult poll() { return run(adapter.source->poll(Deadline::after(Duration{10'000}))); }
    Delivery delivery(MessageKind kind, std::string canonical, std::string appeal);
    Outcome deliver(const Delivery& delivery) {
        return run(adapter.connector->deliver(delivery, Deadline::after(Duration{10'000})));
    }
    /// Starts the same connector anew, as after a restart of the process.
    void restart();

    ScriptedAdapter partner;
    Words words;
    Adapter adapter;
};

/// A scene whose connector speaks by files in folders of the rig.
struct FolderScene : Scene {
    FolderScene();
    std::filesystem::path out() const { return folder.path() / "out"; }
    std::filesystem::path in() const { return folder.path() / "in"; }
    std::filesystem::path bad() const { return folder.path() / "bad"; }
    void put(const std::string& name, const std::string& octets, bool old = true) const;
    static std::vector<std::string> names(const std::filesystem::path& dir);
};

}  // namespace gateway::smev3_adapter
