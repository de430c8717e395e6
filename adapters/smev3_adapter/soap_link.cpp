// The Adapter's web service: Send (ClientMessage → MessageResult), Get (MessageQuery → QueryResult), Find (FindMessageQuery →
// QueryResultList).
#include <algorithm>
#include <utility>

#include "adapters/smev3_adapter/link.hpp"
#include "adapters/smev3_adapter/message.hpp"

namespace gateway::smev3_adapter {

namespace {

constexpr std::uint64_t longest_list = 64u << 20;

std::string envelope(std::string_view document) {
    const auto end = document.starts_with("<?xml") ? document.find("?>") + 2 : 0;
    std::string xml = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header/><soap:Body>";
    return xml.append(document.substr(end)).append("</soap:Body></soap:Envelope>");
}

HttpTrouble trouble_of(const WebReply& reply, const std::string& operation, Time now) {
    Cause cause = Cause::partner_unavailable;
    if (reply.status == 429) cause = Cause::partner_rate_limited;
    if (reply.status == 401 || reply.status == 403 || reply.status == 407) cause = Cause::partner_auth;
    return {cause, operation + ": HTTP " + std::to_string(reply.status), retry_after_of(reply, now)};
}

/// Only the fault's name and number: its text may quote data.
[[noreturn]] void throw_fault(XmlNode fault, const std::string& operation) {
    const XmlNode named = fault.child("detail").first_child();
    std::string detail = operation + ": " + (named ? std::string(named.name()) : "SOAP Fault");
    const std::string number = smev_number(named.child("description").trimmed());
    if (!number.empty()) detail += " " + number;
    throw Fault(named.name() == "ValidationFault" ? Cause::partner_rejected : Cause::partner_unavailable, detail);
}

struct Answer {
    XmlDocument document;
    XmlNode body;  ///< the child of soap:Body; empty when there is none
};

Answer read_answer(const std::string& octets, const std::string& operation, std::uint64_t limit) {
    try {
        Answer answer{parse_file(octets, limit), {}};
        const XmlNode root = answer.document.root();
        if (!root.is(soap_ns, "Envelope")) throw Fault(Cause::partner_garbage, "no SOAP 1.1 envelope", root.path());
        answer.body = root.child(soap_ns, "Body").first_child();
        if (answer.body.is(soap_ns, "Fault")) throw_fault(answer.body, operation);
        return answer;
    } catch (const Fault& fault) {
        if (fault.cause() == Cause::partner_rejected || fault.cause() == Cause::partner_unavailable) throw;
        throw Fault(Cause::partner_garbage, operation + ": " + std::string(info(fault.cause()).code), fault.place());
    }
}

std::string result_id(const std::string& octets, std::uint64_t limit) {
    const Answer answer = read_answer(octets, "Send", limit);
    if (answer.body.name() != "MessageResult") throw Fault(Cause::partner_garbage, "Send: no MessageResult");
    return answer.body.child("MessageId").trimmed();
}

std::vector<Letter> letters_of(const std::string& octets, std::uint64_t limit) {
    const Answer answer = read_answer(octets, "Find", limit);
    std::vector<Letter> letters;
    for (const XmlNode result : answer.body.children()) {
        if (result.name() == "QueryResult") letters.push_back({canonicalize_exclusive(result), "text/xml", {}, false});
    }
    return letters;
}

class SoapLink final : public Link {
public:
    SoapLink(const AdapterSettings& settings, const AdapterKit& kit) : settings_(settings), kit_(kit) {}

    Task<Sent> send(std::string, std::string document, Deadline deadline) override {
        Sent sent;
        sent.octets = envelope(document);
        const WebReply reply = co_await call("Send", sent.octets, settings_.max_message, deadline);
        sent.message_id = co_await offload(kit_.workers, [&] { return result_id(reply.body, settings_.max_message); });
        co_return sent;
    }

    Task<bool> arrived(std::string, std::string find_query, Deadline deadline) override {
        const auto letters = co_await search(std::move(find_query), deadline);
        co_return !letters.empty();
    }

    Task<std::optional<Letter>> next(std::set<std::string>, std::string query, Deadline deadline) override {
        WebReply reply = co_await call("Get", envelope(query), settings_.max_message, deadline);
        const bool something = co_await offload(kit_.workers, [&] {
            const Answer answer = read_answer(reply.body, "Get", settings_.max_message);
            return static_cast<bool>(answer.body.child("Message").first_child());
        });
        if (!something) co_return std::nullopt;
        std::string type(reply.header("Content-Type").value_or("text/xml"));
        co_return Letter{std::move(reply.body), std::move(type), {}, false};
    }

    Task<void> taken(Letter) override { co_return; }
    Task<void> put_aside(Letter) override { co_return; }

    Task<std::vector<Letter>> search(std::string find_query, Deadline deadline) override {
        const WebReply reply = co_await call("Find", envelope(find_query), longest_list, deadline);
        co_return co_await offload(kit_.workers, [&] { return letters_of(reply.body, longest_list); });
    }

    bool forgets() const override { return true; }

    Task<Reach> probe(Deadline deadline) override {
        try {
            WebCall request = prepared(deadline);
            request.method = "GET";
            request.url += "?wsdl";
            const WebReply reply = co_await kit_.web.send(std::move(request));
            if (reply.status == 200) co_return Reach{true, Cause::none, "the Adapter shows its WSDL"};
            co_return Reach{false, Cause::partner_unavailable, "HTTP " + std::to_string(reply.status)};
        } catch (const TransportError& error) {
            co_return Reach{false, error.cause(), error.what()};
        }
    }

private:
    WebCall prepared(Deadline deadline) const {
        WebCall request;
        request.url = settings_.url;
        request.timeout = std::min(settings_.timeout, std::max(deadline.remaining(), Duration(1)));
        request.connect_timeout = std::min(request.timeout, Duration(5'000));
        request.tls = settings_.tls;
        request.proxy = settings_.proxy;
        return request;
    }

    Task<WebReply> call(std::string operation, std::string body, std::uint64_t max_reply, Deadline deadline) {
        WebCall request = prepared(deadline);
        request.method = "POST";
        request.headers = {{"Content-Type", "text/xml; charset=utf-8"}, {"SOAPAction", "\"urn:" + operation + "\""}};
        request.body = std::move(body);
        request.max_reply = max_reply;
        WebReply reply = co_await kit_.web.send(std::move(request));
        // A fault comes as HTTP 500 with SOAP; an error page of a proxy in between comes without.
        const bool soap = reply.header("Content-Type").value_or("").find("xml") != std::string_view::npos;
        if (reply.status != 200 && (reply.status != 500 || !soap)) throw trouble_of(reply, operation, kit_.clock.now());
        co_return reply;
    }

    const AdapterSettings& settings_;
    const AdapterKit& kit_;
};

}  // namespace

std::unique_ptr<Link> make_soap_link(const AdapterSettings& settings, const AdapterKit& kit) {
    return std::make_unique<SoapLink>(settings, kit);
}

}  // namespace gateway::smev3_adapter
