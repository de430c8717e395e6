#include "adapters/stand/sstu/sstu_stand.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "adapters/stand/json_response.hpp"
#include "adapters/stand/sstu/report_archive.hpp"
#include "adapters/stand/sstu/report_judge.hpp"
#include "adapters/stand/sstu/sstu_book.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::stand {

namespace json = boost::json;

namespace {

constexpr std::string_view import_path = "/IPCP/HandlingReportPlugin/Api/Import";
constexpr std::string_view listing_path = "/IPCP/HandlingReportPlugin/Api/analytics/ver.0.2/requests/";
constexpr const char* own_department = "00000000-0000-4000-8000-000000000001";

json::object object_of(std::string_view text) {
    boost::system::error_code error;
    json::value value = json::parse(json::string_view(text.data(), text.size()), error);
    if (error || !value.is_object()) throw Fault(Cause::malformed, "a JSON object is expected");
    return std::move(value.get_object());
}

std::string text_of(const json::object& object, std::string_view name, std::string otherwise = {}) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::move(otherwise);
}

/// A report of several megabytes lies in a file.
std::string octets_of(const WebBody& body) {
    if (!body.in_file()) return body.bytes;
    std::ifstream in(body.file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

class SstuStand final : public StandSystem, private Endpoint {
public:
    explicit SstuStand(StandKit kit) : kit_(std::move(kit)), faulty_(*this, faults_) {}

    std::string name() const override { return kit_.name; }
    Endpoint& endpoint() override { return faulty_; }
    Faults& faults() override { return faults_; }
    std::string state() const override;
    std::string command(std::string_view action, std::string_view body) override;
    void reset() override {
        book_.clear();
        asked_ = taken_ = refused_ = uploads_ = 0;
    }

private:
    std::string prefix() const override { return ""; }
    Task<WebResponse> handle(WebRequest request) override { co_return answer(request); }
    WebResponse refuse(const WebRequest&, const Fault& fault) const override {
        const auto& row = info(fault.cause());
        const json::object error{{"uploadStatus", "Error"}, {"errorMessage", fault.detail()}};
        return json_response(json::serialize(error), row.http_status);
    }

    WebResponse answer(const WebRequest& request);
    WebResponse import(const WebRequest& request);
    WebResponse upload(const WebRequest& request);
    std::vector<ReportComplaint> take(const json::object& report);
    std::string pass_on(const json::object& order);
    std::string records_of(const json::object& order) const;

    StandKit kit_;
    SstuBook book_;
    Faults faults_;
    int asked_ = 0, taken_ = 0, refused_ = 0, uploads_ = 0;
    FaultyEndpoint faulty_;
};

WebResponse SstuStand::answer(const WebRequest& request) {
    ++asked_;
    const bool posting = request.method == "POST";
    if (request.path == import_path && posting) return import(request);
    if (request.path == "/upload" && posting) return upload(request);
    if (request.path == "/" && !posting) return json_response("{}");
    if (!request.path.starts_with(listing_path)) throw Fault(Cause::not_found, request.path);
    if (posting) throw Fault(Cause::method_not_allowed, request.method);
    json::array list = listing_of(book_, request.path.substr(listing_path.size()));
    if (faults_.strike(FaultMode::twice)) {
        const json::array once = list;
        list.insert(list.end(), once.begin(), once.end());
    }
    return json_response(json::serialize(list));
}

std::vector<ReportComplaint> SstuStand::take(const json::object& report) {
    auto complaints = complaints_about(report);
    if (complaints.empty()) book_.take(report, kit_.clock.now());
    ++(complaints.empty() ? taken_ : refused_);
    return complaints;
}

WebResponse SstuStand::import(const WebRequest& request) {
    if (request.media_type() != "application/json") throw Fault(Cause::wrong_content_type, "application/json");
    const json::object report = object_of(octets_of(request.body));
    std::vector<ReportComplaint> complaints;
    const auto refusal = faults_.strike(FaultMode::refuse);
    const bool warned = refusal && refusal->name == "warning";
    if (refusal && !warned) {
        complaints.push_back({refusal->name, "так велено стенду"});
        ++refused_;
    } else {
        complaints = take(report);
    }
    if (complaints.empty()) {
        const json::value none = nullptr;
        return json_response(json::serialize(json::object{{"requestId", text_of(report, "number")},
                                                          {"uploadStatus", warned ? "Warning" : "Success"},
                                                          {"errorMessage", warned ? json::value("так велено стенду") : none}}));
    }
    json::array errors;
    for (const auto& one : complaints) errors.push_back({{"field", one.field}, {"message", one.message}});
    const json::object said{{"uploadStatus", "Error"},
                            {"errorMessage", complaints.front().field + ": " + complaints.front().message},
                            {"errors", std::move(errors)}};
    return json_response(json::serialize(said), 400);
}

WebResponse SstuStand::upload(const WebRequest& request) {
    if (request.body.size > archive_limit) throw Fault(Cause::too_large, "a part is at most 50 000 000 octets");
    json::array errors;
    int files = 0, taken = 0;
    each_report(octets_of(request.body), [&](const std::string& file, const std::string& octets) {
        ++files;
        std::vector<ReportComplaint> complaints;
        try {
            const bool named = file.ends_with(".json") && is_uuid(std::string_view(file).substr(0, file.size() - 5));
            if (!named) throw Fault(Cause::malformed, "имя файла — не <guid>.json");
            complaints = take(object_of(octets));
        } catch (const Fault& fault) {
            complaints.push_back({"", fault.detail()});
        }
        taken += complaints.empty() ? 1 : 0;
        for (const auto& one : complaints) errors.push_back({{"file", file}, {"field", one.field}, {"message", one.message}});
    });
    ++uploads_;
    return json_response(json::serialize(json::object{{"files", files}, {"taken", taken}, {"errors", std::move(errors)}}));
}

std::string SstuStand::pass_on(const json::object& order) {
    json::array ids;
    for (const json::value& one : order.at("requests").as_array()) {
        const json::object& wanted = one.as_object();
        SstuRequest request;
        request.id = "request-" + std::to_string(book_.requests().size() + 1);
        request.department = text_of(order, "departmentId", own_department);
        request.number = text_of(wanted, "number");
        request.received = request.modified = kit_.clock.now();
        request.created = text_of(wanted, "createDate", to_rfc3339(request.received - std::chrono::hours(24)).substr(0, 10));
        request.name = text_of(wanted, "name", "Тестов Тест Тестович");
        request.questions.push_back({text_of(wanted, "code", "0005.0005.0056.1154"), {}, request.received});
        ids.emplace_back(book_.pass_on(std::move(request)).id);
    }
    return json::serialize(json::object{{"ids", std::move(ids)}});
}

std::string SstuStand::records_of(const json::object& order) const {
    for (const json::value& one : shown(book_))
        if (one.at("number").as_string() == text_of(order, "number")) return json::serialize(one);
    throw Fault(Cause::not_found, "no request of this number");
}

std::string SstuStand::command(std::string_view action, std::string_view body) {
    if (action == "requests") return pass_on(object_of(body));
    if (action == "records") return records_of(object_of(body));
    return StandSystem::command(action, body);
}

std::string SstuStand::state() const {
    json::array effects;
    for (const auto& [key, count] : book_.effects()) effects.push_back({{"key", key}, {"count", count}});
    const json::object counters{{"asked", asked_},
                                {"taken", taken_},
                                {"refused", refused_},
                                {"uploads", uploads_},
                                {"requests", book_.requests().size()}};
    return json::serialize(json::object{{"system", kit_.name},
                                        {"kind", "sstu"},
                                        {"effects", std::move(effects)},
                                        {"counters", counters},
                                        {"requests", shown(book_)}});
}

}  // namespace

std::unique_ptr<StandSystem> make_sstu_stand(StandKit kit) {
    return std::make_unique<SstuStand>(std::move(kit));
}

}  // namespace gateway::stand
