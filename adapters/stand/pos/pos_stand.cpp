#include "adapters/stand/pos/pos_stand.hpp"

#include <boost/json.hpp>
#include <utility>

#include "adapters/stand/json_response.hpp"
#include "adapters/stand/pos/eas_office.hpp"
#include "adapters/stand/pos/edms_office.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::stand {

namespace json = boost::json;

namespace {

json::object object_of(const WebBody& body) {
    if (body.in_file()) throw Fault(Cause::too_large);
    boost::system::error_code error;
    const json::value parsed = json::parse(body.bytes, error);
    if (error || !parsed.is_object()) throw Fault(Cause::malformed, "a JSON object is expected");
    return parsed.get_object();
}

/// snake_case key of the control port → element of the EDMS form.
constexpr std::pair<std::string_view, std::string_view> edms_fields[] = {
    {"id", "Id"},
    {"description", "Description"},
    {"subject_id", "SubjectId"},
    {"subject_name", "SubjectName"},
    {"subsubject_id", "SubsubjectId"},
    {"subsubject_name", "SubsubjectName"},
    {"fact_name", "FactName"},
    {"created_at", "CreatedAt"},
    {"answer_at", "AnswerAt"},
    {"fast_track", "FastTrack"},
    {"region_id", "RegionId"},
    {"region_name", "RegionName"},
    {"address", "Address"},
    {"coordinates", "Coordinates"},
    {"opa_id", "OpaId"},
    {"opa_name", "OpaName"},
    {"shared", "Shared"},
    {"confidential", "Confidential"},
};

EdmsAppeal appeal_of(const json::object& order, Time now) {
    EdmsAppeal appeal;
    appeal.fields = {{"FastTrack", "false"},
                     {"Shared", "false"},
                     {"Confidential", "false"},
                     {"CreatedAt", to_rfc3339(now, 180)},
                     {"AnswerAt", to_rfc3339(now + std::chrono::hours(24 * 30), 180)},
                     {"RegionId", "0b940b96-103f-4248-850c-26b6c7296728"},
                     {"RegionName", "Кировская область"}};
    for (const auto& [key, name] : edms_fields) {
        if (const auto* value = order.if_contains(key)) appeal.fields[std::string(name)] = std::string(value->as_string());
    }
    appeal.applicant = {{"Surname", "Тестов"},           {"Name", "Тест"},          {"Patronymic", "Тестович"},
                        {"Email", "test@example.ru"},    {"Phone", "+70000000000"}, {"PostAddress", "тестовый адрес"},
                        {"SendWithRussiaPost", "false"}, {"PostAddressFlat", ""}};
    return appeal;
}

class PosStand final : public StandSystem, public Endpoint {
public:
    PosStand(PosStandOptions options, StandKit kit)
        : kit_(std::move(kit)),
          options_(std::move(options)),
          edms_(options_, kit_.clock, faults_),
          eas_(options_, kit_.clock),
          endpoint_(*this, faults_) {}

    std::string name() const override { return kit_.name; }
    Endpoint& endpoint() override { return endpoint_; }
    Faults& faults() override { return faults_; }
    std::string state() const override;
    std::string command(std::string_view action, std::string_view body) override;
    void reset() override {
        edms_.reset();
        eas_.reset();
        requests_ = 0;
    }

    std::string prefix() const override { return ""; }
    Task<WebResponse> handle(WebRequest request) override {
        ++requests_;
        co_return answer(request);
    }
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override;

private:
    WebResponse answer(const WebRequest& request);
    WebResponse edms_call(std::string_view call, const WebRequest& request);

    StandKit kit_;
    PosStandOptions options_;
    Faults faults_;
    EdmsOffice edms_;
    EasOffice eas_;
    FaultyEndpoint endpoint_;
    std::int64_t requests_ = 0;
};

WebResponse PosStand::edms_call(std::string_view call, const WebRequest& request) {
    if (request.method != "POST") throw Fault(Cause::method_not_allowed, request.method);
    if (call == "sendrequest") {
        const json::object order = object_of(request.body);
        const auto* text = order.if_contains("xml");
        std::string xml;
        if (text == nullptr || !text->is_string()) throw Fault(Cause::missing_field, "base64 is required", "/xml");
        if (!base64_decode(text->get_string(), xml)) throw Fault(Cause::bad_base64, {}, "/xml");
        return json_response(json::serialize(json::object{{"requestId", edms_.send(xml)}}));
    }
    if (call == "getresponse") {
        const auto next = edms_.next();
        if (!next) return json_response("null", 404);
        return json_response(json::serialize(json::object{{"recId", next->request_id},
                                                          {"requestId", next->request_id},
                                                          {"messageId", next->message_id},
                                                          {"xml", base64_encode(next->xml)},
                                                          {"files", json::array()}}));
    }
    if (call.starts_with("confirmprocessing/")) {
        // A confirmation may come twice: the first answer may have been lost.
        edms_.confirm(std::string(call.substr(std::string_view("confirmprocessing/").size())));
        return json_response("");
    }
    throw Fault(Cause::not_found, "no such call");
}

WebResponse PosStand::answer(const WebRequest& request) {
    const std::string_view path = request.path;
    const std::string smev = "/api/smev/" + options_.entrypoint + "/";
    if (path.starts_with(smev)) return edms_call(path.substr(smev.size()), request);
    if (path == "/user-service/oauth/token" && request.method == "POST") return json_response(eas_.token(request));
    constexpr std::string_view create = "/inbox-service/external-appeal-system/appeals";
    constexpr std::string_view one = "/appeal-service/external-appeal-system/appeals/";
    if (path == "/inbox-service/subsubjects/search" && request.method == "GET") {
        eas_.authorize(request);
        return json_response(eas_.subsubjects(request));
    }
    if (path == "/inbox-service/filestorage" && request.method == "POST") {
        eas_.authorize(request);
        if (request.body.in_file()) throw Fault(Cause::too_large, "the stand keeps small files only");
        return json_response(eas_.keep_file(request));
    }
    if (path == create && request.method == "POST") {
        eas_.authorize(request);
        return json_response(eas_.create(request.body.bytes));
    }
    if (path.starts_with(one) && request.method == "GET") {
        eas_.authorize(request);
        return json_response(eas_.appeal(std::string(path.substr(one.size()))));
    }
    throw Fault(Cause::not_found, "no such address");
}

WebResponse PosStand::refuse(const WebRequest&, const Fault& fault) const {
    json::object error{{"code", info(fault.cause()).code}, {"message", fault.detail()}};
    return json_response(json::serialize(error), info(fault.cause()).http_status);
}

std::string PosStand::state() const {
    json::array effects;
    json::object appeals;
    int accepted = 0;
    for (const auto& [id, appeal] : edms_.appeals()) {
        constexpr std::string_view stages[] = {"pending", "confirming", "accepted"};
        appeals[id] = stages[static_cast<int>(appeal.stage)];
        accepted += appeal.stage == EdmsAppeal::Stage::accepted ? 1 : 0;
    }
    std::map<std::string, int> answered;
    std::map<std::string, std::string> last;
    for (const auto& [key, answer] : edms_.answers()) {
        last[answer.appeal_id] = answer.status;
        if (answer.status == "SEND_RESPONSE") ++answered[answer.appeal_id];
    }
    for (const auto& [id, count] : answered) effects.push_back(json::object{{"key", "answer:" + id}, {"count", count}});
    json::object created;
    json::object details;
    for (const auto& [id, taken] : eas_.taken()) {
        details[id] = json::object{{"subsubject_id", taken.subsubject_id},
                                   {"subject_id", taken.subject_id},
                                   {"files", json::array(taken.files.begin(), taken.files.end())}};
        effects.push_back(json::object{{"key", "appeal:" + taken.own_id}, {"count", taken.effects}});
        created[id] = taken.own_id;
    }
    return json::serialize(json::object{{"system", kit_.name},
                                        {"kind", "pos"},
                                        {"effects", std::move(effects)},
                                        {"edms_appeals", std::move(appeals)},
                                        {"eas_appeals", std::move(created)},
                                        {"eas_details", std::move(details)},
                                        {"counters",
                                         {{"requests", requests_},
                                          {"edms_appeals", edms_.appeals().size()},
                                          {"edms_accepted", accepted},
                                          {"edms_answered", answered.size()},
                                          {"edms_answer_messages", edms_.answers().size()},
                                          {"edms_repeats", edms_.repeats()},
                                          {"eas_appeals", eas_.taken().size()},
                                          {"eas_files", eas_.files().size()},
                                          {"eas_repeats", eas_.repeats()}}}});
}

std::string PosStand::command(std::string_view action, std::string_view body) {
    if (action != "appeals") return StandSystem::command(action, body);
    WebBody order;
    order.bytes = std::string(body);
    const json::object object = object_of(order);
    const auto* list = object.if_contains("appeals");
    if (list == nullptr || !list->is_array()) throw Fault(Cause::missing_field, "a list is required", "/appeals");
    for (const json::value& item : list->get_array()) edms_.add(appeal_of(item.as_object(), kit_.clock.now()));
    return json::serialize(json::object{{"added", list->get_array().size()}});
}

}  // namespace

std::unique_ptr<StandSystem> make_pos_stand(PosStandOptions options, StandKit kit) {
    return std::make_unique<PosStand>(std::move(options), std::move(kit));
}

}  // namespace gateway::stand
