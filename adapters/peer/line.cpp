#include "adapters/peer/line.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "gateway/core/fault.hpp"

namespace gateway::peer {

namespace {

/// The stable code of a problem document; empty when there is none that could be shown.
std::string code_of(const WebReply& reply) {
    boost::system::error_code error;
    const auto body = boost::json::parse(reply.body, error);
    const auto* code = !error && body.is_object() ? body.get_object().if_contains("code") : nullptr;
    if (code == nullptr || !code->is_string()) return {};
    const std::string text(code->get_string());
    return cause_of(text) ? text : std::string();
}

}  // namespace

WebCall Line::call(std::string method, const std::string& path, Deadline deadline) const {
    WebCall made;
    made.method = std::move(method);
    made.url = settings->url + path;
    if (!settings->token.empty()) made.headers.emplace_back("Authorization", "Bearer " + settings->token);
    made.timeout = std::max(Duration(1), std::min(settings->timeout, deadline.remaining()));
    made.tls = settings->tls;
    made.proxy = settings->proxy;
    return made;
}

LetterReceipt Line::receipt_of(const std::string& document, const std::string& letter_id, const std::string& digest) const {
    OpenedReceipt opened;
    try {
        opened = open_receipt(document, rules(), kit.clock.now());
    } catch (const Fault& fault) {
        throw Fault(Cause::partner_garbage, "the answer is no receipt: " + std::string(info(fault.cause()).code));
    }
    if (settings->signature_required && opened.evidence.verdict != "valid")
        throw Fault(Cause::partner_unsigned, "the receipt's signature is " + opened.evidence.verdict);
    const LetterReceipt& receipt = opened.receipt;
    if (receipt.about != letter_id || receipt.digest != digest || receipt.from != settings->peer ||
        receipt.to != settings->name)
        throw Fault(Cause::partner_garbage, "the receipt is for another envelope");
    return opened.receipt;
}

Line make_line(std::shared_ptr<const PeerSettings> settings, AdapterKit kit) {
    Line line{std::move(settings), std::move(kit), nullptr, nullptr};
    line.key = line.kit.key(line.settings->key);
    if (!line.settings->trust.empty()) line.trust = line.kit.trust(line.settings->trust);
    return line;
}

Outcome outcome_of(const WebReply& reply, Time now) {
    const std::string code = code_of(reply);
    const std::string detail = "HTTP " + std::to_string(reply.status) + (code.empty() ? "" : " " + code);
    if (reply.status < 400) return postponed(Cause::partner_garbage, detail);  // some other system answers there
    if (reply.status == 429) return postponed(Cause::partner_rate_limited, detail, retry_after_of(reply, now));
    if (reply.status >= 500 || reply.status == 408 || reply.status == 425)
        return postponed(Cause::partner_unavailable, detail, retry_after_of(reply, now));
    if (reply.status == 401 || reply.status == 403) return refused(Cause::partner_auth, detail);
    return refused(Cause::partner_rejected, detail);
}

}  // namespace gateway::peer
