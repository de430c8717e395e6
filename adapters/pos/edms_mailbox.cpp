#include "adapters/pos/edms_mailbox.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "gateway/core/digest.hpp"

namespace gateway::pos {

namespace json = boost::json;

namespace {

json::object object_of(const WebReply& reply) {
    boost::system::error_code error;
    const json::value parsed = json::parse(reply.body, error);
    if (error || !parsed.is_object()) throw Fault(Cause::partner_garbage, "a JSON object was expected");
    return parsed.get_object();
}

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) throw Fault(Cause::partner_garbage, "no text " + std::string(name));
    return std::string(value->get_string());
}

json::array list_of(const std::vector<EdmsFile>& files) {
    json::array list;
    for (const EdmsFile& file : files) {
        json::object one{{"name", file.name}, {"url", file.url}, {"signaturePKCS7", nullptr}};
        if (!file.signature.empty()) one["signaturePKCS7"] = file.signature;
        list.push_back(std::move(one));
    }
    return list;
}

/// Absent, null and an empty list are the same: no files.
std::vector<EdmsFile> files_of(const json::object& object) {
    const auto* list = object.if_contains("files");
    if (list == nullptr || list->is_null()) return {};
    if (!list->is_array()) throw Fault(Cause::partner_garbage, "files is no list");
    std::vector<EdmsFile> files;
    for (const json::value& item : list->get_array()) {
        if (!item.is_object()) throw Fault(Cause::partner_garbage, "a file is no object");
        const json::object& one = item.get_object();
        const auto* signature = one.if_contains("signaturePKCS7");
        const bool with_signature = signature != nullptr && signature->is_string();
        files.push_back({text_of(one, "name"), text_of(one, "url"), with_signature ? text_of(one, "signaturePKCS7") : ""});
    }
    return files;
}

}  // namespace

void require_success(const WebReply& reply, std::string_view what, Time now) {
    if (reply.status >= 200 && reply.status < 300) return;
    const std::string detail = std::string(what) + ": HTTP " + std::to_string(reply.status);
    if (reply.status == 401 || reply.status == 403) throw Fault(Cause::partner_auth, detail);
    const auto wish = retry_after_of(reply, now);
    if (reply.status == 429 || (reply.status == 503 && wish)) throw PartnerBusy(detail, wish);
    if (reply.status >= 500 || reply.status == 408) throw Fault(Cause::partner_unavailable, detail);
    throw Fault(Cause::partner_rejected, detail);
}

Task<WebReply> EdmsMailbox::call(std::string name, std::string body, Deadline deadline) {
    WebCall call;
    call.method = "POST";
    call.url = settings_.url + "/api/smev/" + percent_encode(settings_.entrypoint) + "/" + name;
    call.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    if (!settings_.node_id.empty()) call.headers.emplace_back("node_id", settings_.node_id);
    call.body = std::move(body);
    call.timeout = std::min(settings_.timeout, deadline.remaining());
    call.tls = settings_.tls;
    call.proxy = settings_.proxy;
    co_return co_await kit_.web.send(std::move(call));
}

Task<std::string> EdmsMailbox::send(std::string xml, std::vector<EdmsFile> files, Deadline deadline) {
    std::string body = json::serialize(json::object{{"xml", base64_encode(xml)}, {"files", list_of(files)}});
    const WebReply reply = co_await call("sendrequest", std::move(body), deadline);
    require_success(reply, "sendrequest", kit_.clock.now());
    co_return text_of(object_of(reply), "requestId");
}

Task<std::optional<EdmsItem>> EdmsMailbox::next(Deadline deadline) {
    const WebReply reply = co_await call("getresponse", "", deadline);
    if (reply.status == 404) co_return std::nullopt;
    require_success(reply, "getresponse", kit_.clock.now());
    const json::object object = object_of(reply);
    EdmsItem item;
    item.request_id = text_of(object, "requestId");
    item.message_id = text_of(object, "messageId");
    if (!base64_decode(text_of(object, "xml"), item.xml)) throw Fault(Cause::partner_garbage, "xml is no base64");
    item.files = files_of(object);
    co_return item;
}

Task<void> EdmsMailbox::confirm(std::string request_id, Deadline deadline) {
    const WebReply reply = co_await call("confirmprocessing/" + percent_encode(request_id), "", deadline);
    require_success(reply, "confirmprocessing", kit_.clock.now());
}

bool EdmsMailbox::settle(const std::string& request_key, EdmsReply verdict) {
    const auto waiting = verdicts_.find(request_key);
    if (waiting == verdicts_.end()) return false;
    waiting->second = std::move(verdict);
    return true;
}

std::optional<EdmsReply> EdmsMailbox::verdict(const std::string& request_key) const {
    const auto waiting = verdicts_.find(request_key);
    return waiting == verdicts_.end() ? std::nullopt : waiting->second;
}

}  // namespace gateway::pos
