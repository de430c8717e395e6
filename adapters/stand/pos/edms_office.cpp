#include "adapters/stand/pos/edms_office.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "gateway/core/ids.hpp"

namespace gateway::stand {

namespace {

std::string element(std::string_view name, std::string_view text) {
    std::string xml = "<";
    xml.append(name).append(">").append(xml_escape(text)).append("</").append(name).append(">");
    return xml;
}

std::string status_element(std::string_view result, std::string_view description) {
    std::string xml = "<Status>" + element("OperationResult", result);
    if (!description.empty()) xml += element("Description", description);
    return xml + "</Status>";
}

std::string text_below(XmlNode node, std::string_view name) {
    return node.child(name).trimmed();
}

}  // namespace

void EdmsOffice::add(EdmsAppeal appeal) {
    const std::string id = appeal.fields["Id"];
    if (id.empty()) throw Fault(Cause::missing_field, "an appeal needs an id", "/appeals/id");
    if (!appeals_.emplace(id, std::move(appeal)).second) throw Fault(Cause::duplicate_other_content, "appeal " + id);
    pending_.push_back(id);
}

std::string EdmsOffice::appeal_list(std::string& appeal_id) {
    std::string list = "<PosEdmsResponse><AppealListResponse>" + status_element("SUCCESS", "");
    if (!pending_.empty()) {
        appeal_id = pending_.front();
        pending_.pop_front();
        EdmsAppeal& appeal = appeals_.at(appeal_id);
        appeal.stage = EdmsAppeal::Stage::confirming;
        list += "<Appeals>";
        for (const auto& [name, text] : appeal.fields) list += element(name, text);
        list += "<Applicant>";
        for (const auto& [name, text] : appeal.applicant) list += element(name, text);
        list += "</Applicant></Appeals>";
    }
    return list + element("Count", appeal_id.empty() ? "0" : "1") + "</AppealListResponse></PosEdmsResponse>";
}

std::string EdmsOffice::take_answer(XmlNode request) {
    const std::string key = text_below(request, "RequestKey");
    const std::string appeal_id = text_below(request, "AppealId");
    const std::string head = "<PosEdmsResponse><AppealStatusResponse>";
    const std::string tail = element("RequestKey", key) + "</AppealStatusResponse></PosEdmsResponse>";
    if (key.empty() || !appeals_.contains(appeal_id)) return head + status_element("FAILURE", "Сообщение не найдено") + tail;
    EdmsAnswer answer{appeal_id, text_below(request, "Status"), text_below(request.child("Answer"), "Comment")};
    if (!answers_.emplace(key, std::move(answer)).second) ++repeats_;
    return head + status_element("SUCCESS", "") + tail;
}

std::string EdmsOffice::send(const std::string& xml) {
    const XmlDocument document = XmlDocument::parse(xml);
    const XmlNode request = document.root().first_child();
    if (document.root().name() != "PosEdmsRequest" || !request) throw Fault(Cause::schema_violation, "PosEdmsRequest expected");
    if (text_below(request, "ClientId") != options_.client_id) throw Fault(Cause::sender_unknown, "ClientId is not registered");
    Waiting waiting;
    if (request.name() == "AppealListRequest") {
        waiting.answer.xml = appeal_list(waiting.appeal_id);
    } else if (request.name() == "AppealStatusRequest") {
        waiting.answer.xml = take_answer(request);
    } else {
        throw Fault(Cause::unknown_operation, std::string(request.name()));
    }
    const Time now = clock_.now();
    waiting.answer.request_id = make_uuid_v7(now);
    waiting.answer.message_id = make_uuid_v1(now);
    waiting.visible_at = now;
    waiting_.push_front(waiting);
    return waiting.answer.request_id;
}

std::optional<EdmsOffice::Answer> EdmsOffice::next() {
    const Time now = clock_.now();
    for (Waiting& waiting : waiting_) {
        if (waiting.visible_at > now) continue;
        if (!faults_.strike(FaultMode::twice)) waiting.visible_at = now + options_.redelivery;
        return waiting.answer;
    }
    return std::nullopt;
}

bool EdmsOffice::confirm(const std::string& request_id) {
    const auto at = std::find_if(waiting_.begin(), waiting_.end(),
                                 [&](const Waiting& waiting) { return waiting.answer.request_id == request_id; });
    if (at == waiting_.end()) return false;
    if (!at->appeal_id.empty()) appeals_.at(at->appeal_id).stage = EdmsAppeal::Stage::accepted;
    waiting_.erase(at);
    return true;
}

void EdmsOffice::reset() {
    appeals_.clear();
    pending_.clear();
    waiting_.clear();
    answers_.clear();
    repeats_ = 0;
}

}  // namespace gateway::stand
