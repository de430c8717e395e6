#include "gateway/app/demo/portal.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/verify_file.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {

namespace json = boost::json;

namespace {

constexpr std::string_view gateway_signer = "CN=Тестовый шлюз обращений";
constexpr auto npos = std::string::npos;

json::object object_of(const WebReply& reply, const std::string& what) {
    boost::system::error_code error;
    json::value value = json::parse(reply.body, error);
    if (reply.status / 100 != 2 || error || !value.is_object())
        throw std::runtime_error(what + ": HTTP " + std::to_string(reply.status) + " " + reply.body.substr(0, 300));
    return std::move(value.get_object());
}

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

DemoPortal::DemoPortal(DemoCalls& calls, const Workplace& place)
    : calls_(calls), trust_(TrustStore::load(place.var / "keys" / "trust" / "gost")) {}

Task<void> DemoPortal::create(DemoAppeal& appeal) {
    const std::string key = "demo-" + appeal.number, body = portal_body(appeal);
    const WebFields headers{{"Idempotency-Key", sha256_hex(key)}};
    const WebReply first = co_await calls_.portal("POST", "/api/v1/appeals", body, headers);
    const json::object receipt = object_of(first, "portal");
    const WebReply second = co_await calls_.portal("POST", "/api/v1/appeals", body, headers);
    const bool same = second.body == first.body && second.header("Idempotency-Replayed") == "true";
    if (!same) troubles_.push_back(appeal.number + ": повтор получил другой ответ / a repeat got another answer");
    check_receipt(text_of(receipt, "document"), sha256_hex(key), body);
}

/// As `appeal-gateway verify` does, and that it speaks of this call.
void DemoPortal::check_receipt(const std::string& octets, const std::string& key, const std::string& body) {
    try {
        const XmlDocument document = XmlDocument::parse(octets);
        VerifyOptions options;
        options.trust = &trust_;
        options.at = SystemClock().now();
        const DocumentVerdict verdict = verify_document(document, options);
        const XmlNode receipt = document.root();
        const auto says = [&](std::string_view name, std::string_view value) { return receipt.child(name).trimmed() == value; };
        const bool good = verdict.valid() && verdict.signatures.front().check.evidence.signer.find(gateway_signer) != npos &&
                          says("outcome", "taken") && says("about", key) && says("to", "portal") &&
                          says("digest", sha256_hex(body));
        receipts_ += good ? 1 : 0;
        letters_ += receipt.child("letter").child("number").trimmed().starts_with("ЦУР-43/") ? 1 : 0;
        if (!good) troubles_.push_back("квитанция не о том или без ЭП / a receipt of something else or unsigned: " + key);
    } catch (const Fault& fault) {
        troubles_.push_back("квитанция не читается / no receipt: " + fault.detail());
    }
}

Task<void> DemoPortal::read_feed() {
    for (bool more = true; more;) {
        const WebReply reply = co_await calls_.portal("GET", "/api/v1/changes?after=" + cursor_, {}, {});
        const json::object page = object_of(reply, "feed");
        for (const json::value& item : page.at("changes").as_array()) {
            const json::object& change = item.as_object();
            if (!seen_.insert(text_of(change, "id")).second) continue;
            ++changes_;
            if (text_of(change, "kind") == "answer.sent") ++answers_["answer:" + text_of(change, "appeal_id")];
        }
        more = page.at("more").as_bool();
        if (page.at("changes").as_array().empty()) break;
        cursor_ = text_of(page, "cursor");
        const std::string word = json::serialize(json::object{{"cursor", cursor_}});
        object_of(co_await calls_.portal("POST", "/api/v1/changes/acknowledgement", word, {}), "acknowledgement");
    }
}

json::value DemoPortal::book() const {
    json::array effects;
    for (const auto& [key, count] : answers_) effects.push_back({{"key", key}, {"count", count}});
    return json::object{
        {"effects", std::move(effects)},
        {"counters", {{"receipts_verified", receipts_}, {"official_letters", letters_}, {"changes", changes_}}}};
}

}  // namespace gateway
