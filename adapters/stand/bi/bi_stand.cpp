#include "adapters/stand/bi/bi_stand.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <stdexcept>

#include "adapters/stand/bi/export_check.hpp"
#include "adapters/stand/json_response.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::stand {
namespace fs = std::filesystem;
namespace json = boost::json;
namespace {

constexpr std::string_view exports = "/exports/", incidents = "/incidents", manifest = "manifest.json";

bool is_plain(std::string_view name) {
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    };
    return !name.empty() && name.size() <= 100 && name.front() != '.' && std::all_of(name.begin(), name.end(), good);
}

WebResponse refusal(int status, const std::string& why) {
    return json_response(json::serialize(json::object{{"error", why}}), status);
}

/// What the exports of one gateway add up to.
struct Holding {
    std::int64_t watermark = 0;
    std::string last;                          ///< export
    std::map<std::string, std::string> facts;  ///< "appeal/question" → status
};

class BiStand final : public StandSystem, private Endpoint {
public:
    BiStand(BiStandSettings settings, StandKit kit)
        : settings_(std::move(settings)), kit_(std::move(kit)), faulty_(*this, faults_) {
        forget();
    }

    std::string name() const override { return kit_.name; }
    Endpoint& endpoint() override { return faulty_; }
    Faults& faults() override { return faults_; }
    std::string state() const override;
    void reset() override { forget(); }
    std::string command(std::string_view action, std::string_view body) override {
        if (action != "forget") return StandSystem::command(action, body);
        holdings_.clear();
        digests_.clear();
        clear_folder();
        return "{}";
    }

private:
    std::string prefix() const override { return ""; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest&, const Fault& fault) const override {
        return refusal(info(fault.cause()).http_status, fault.detail());
    }

    WebResponse put(const WebRequest& request, const std::string& folder, const std::string& file);
    Task<WebResponse> judge(std::string folder);
    WebResponse take(const CheckedExport& made);
    WebResponse take_feed(const WebRequest& request);
    void forget();
    void clear_folder() const {
        fs::remove_all(settings_.dir);
        fs::create_directories(settings_.dir);
    }

    BiStandSettings settings_;
    StandKit kit_;
    std::map<std::string, Holding> holdings_;     ///< by instance
    std::map<std::string, std::string> digests_;  ///< of manifests taken, by export
    std::map<std::string, int> effects_;
    json::array taken_, refusals_;
    std::vector<json::value> feed_;
    std::int64_t requests_ = 0, files_ = 0, repeated_ = 0;
    Faults faults_;
    FaultyEndpoint faulty_;
};

void BiStand::forget() {
    clear_folder();
    holdings_.clear();
    digests_.clear();
    effects_.clear();
    taken_.clear();
    refusals_.clear();
    feed_.clear();
    requests_ = files_ = repeated_ = 0;
}

Task<WebResponse> BiStand::handle(WebRequest request) {
    ++requests_;
    if (!constant_time_equal(request.header("Authorization").value_or(""), "Bearer " + settings_.token))
        co_return refusal(401, "Authorization: Bearer TOKEN is expected");
    if (request.path == incidents && request.method == "POST") co_return take_feed(request);
    if (!request.path.starts_with(exports)) throw Fault(Cause::not_found, request.path);
    if (request.method != "PUT") throw Fault(Cause::method_not_allowed, request.method);
    const std::string rest = request.path.substr(exports.size());
    const auto slash = rest.find('/');
    const std::string folder = rest.substr(0, slash), file = slash == std::string::npos ? "" : rest.substr(slash + 1);
    if (!is_plain(folder) || !is_plain(file)) throw Fault(Cause::bad_value, "/exports/EXPORT/FILE is expected");
    WebResponse answer = put(request, folder, file);
    if (file == manifest) answer = co_await judge(folder);
    co_return answer;
}

WebResponse BiStand::put(const WebRequest& request, const std::string& folder, const std::string& file) {
    const fs::path dir = settings_.dir / folder, part = dir / ("." + file + ".part");
    fs::create_directories(dir);
    const bool there = fs::exists(dir / file);
    if (request.body.in_file())
        fs::copy_file(request.body.file, part, fs::copy_options::overwrite_existing);
    else if (std::ofstream out(part, std::ios::binary | std::ios::trunc); !(out << request.body.bytes).flush())
        throw std::runtime_error("cannot write " + part.string());
    fs::rename(part, dir / file);
    ++files_;
    return json_response("{}", there ? 200 : 201);
}

Task<WebResponse> BiStand::judge(std::string folder) {
    int status = 0;
    std::string why;
    CheckedExport made;
    try {
        if (const auto struck = faults_.strike(FaultMode::refuse)) throw BadExport(422, struck->name);
        const TrustStore* trust = kit_.trust(settings_.trust);
        made = co_await offload(kit_.workers, [dir = settings_.dir / folder, trust, now = kit_.clock.now()] {
            return check_export(dir, *trust, now);
        });
        co_return take(made);
    } catch (const BadExport& bad) {
        status = bad.status();
        why = bad.what();
    }
    refusals_.push_back(json::object{{"folder", folder}, {"status", status}, {"error", why}});
    co_return refusal(status, why);
}

WebResponse BiStand::take(const CheckedExport& made) {
    const auto known = digests_.find(made.id);
    if (known != digests_.end() && known->second == made.digest) {
        ++repeated_;
        return json_response(R"({"repeat":true})");
    }
    if (known != digests_.end()) throw BadExport(409, "another export of this id was taken before");
    const auto held = holdings_.find(made.instance);
    const std::int64_t mark = held == holdings_.end() ? 0 : held->second.watermark;
    if (made.since && (held == holdings_.end() || *made.since > mark))
        throw BadExport(409, "a gap: it begins at " + std::to_string(*made.since) + ", held is " + std::to_string(mark));
    if ((made.since && *made.since < mark) || made.watermark < mark)
        throw BadExport(409, "a replay: it ends at " + std::to_string(made.watermark) + ", held is " + std::to_string(mark));
    Holding& holding = holdings_[made.instance];
    if (!made.since) holding.facts.clear();
    for (const auto& [key, status] : made.facts) holding.facts[key] = status;
    holding.watermark = made.watermark;
    holding.last = made.id;
    digests_[made.id] = made.digest;
    ++effects_[made.id];
    json::object rows;
    for (const auto& [file, count] : made.rows) rows[file] = count;
    taken_.push_back(json::object{{"export_id", made.id},
                                  {"mode", made.since ? "incremental" : "full"},
                                  {"watermark", made.watermark},
                                  {"rows", std::move(rows)}});
    return json_response("{}");
}

WebResponse BiStand::take_feed(const WebRequest& request) {
    boost::system::error_code error;
    const json::value body = json::parse(request.body.bytes, error);
    const auto* records = error || !body.is_object() ? nullptr : body.get_object().if_contains("records");
    if (records == nullptr || !records->is_array()) return refusal(422, "{\"records\": […]} is expected");
    std::int64_t fresh = 0;
    for (const json::value& record : records->get_array()) {
        const auto* id = record.is_object() ? record.get_object().if_contains("id") : nullptr;
        if (id == nullptr || !id->is_string()) return refusal(422, "a record without id");
        int& count = effects_["feed:" + std::string(id->get_string())];
        if (++count == 1) feed_.push_back(record), ++fresh;
        count = 1;  // records are known by their ids: the same again changes nothing
    }
    return json_response(json::serialize(json::object{{"taken", fresh}}));
}

std::string BiStand::state() const {
    json::array effects, held;
    for (const auto& [key, count] : effects_) effects.push_back(json::object{{"key", key}, {"count", count}});
    std::size_t facts = 0;
    for (const auto& [instance, holding] : holdings_) {
        facts += holding.facts.size();
        std::map<std::string, std::int64_t> statuses;
        for (const auto& [key, status] : holding.facts) ++statuses[status];
        json::object by_status;
        for (const auto& [status, count] : statuses) by_status[status] = count;
        held.push_back(json::object{{"instance", instance},
                                    {"watermark", holding.watermark},
                                    {"last", holding.last},
                                    {"facts", holding.facts.size()},
                                    {"by_status", std::move(by_status)}});
    }
    return json::serialize(json::object{{"system", name()},
                                        {"kind", "bi"},
                                        {"effects", std::move(effects)},
                                        {"counters",
                                         {{"requests", requests_},
                                          {"files", files_},
                                          {"exports", taken_.size()},
                                          {"repeated", repeated_},
                                          {"refused", refusals_.size()},
                                          {"facts", facts},
                                          {"incidents", feed_.size()}}},
                                        {"held", std::move(held)},
                                        {"exports", taken_},
                                        {"refusals", refusals_},
                                        {"feed", json::array(feed_.begin(), feed_.end())}});
}

}  // namespace

std::unique_ptr<StandSystem> make_bi_stand(BiStandSettings settings, StandKit kit) {
    return std::make_unique<BiStand>(std::move(settings), std::move(kit));
}

}  // namespace gateway::stand
