// The door for partners that speak SMEV to us: SendRequest with their ЭП-ОВ, answered like SMEV answers. Queues for partners
// (GetResponse, Ack) are not here yet.
#include <utility>

#include "adapters/smev3/client.hpp"
#include "adapters/smev3/incoming.hpp"
#include "adapters/smev3/multipart.hpp"
#include "adapters/smev3/schemas.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/http/server.hpp"

namespace gateway::smev3 {

namespace {

/// "text/xml; charset=…": nothing said is UTF-8.
void require_utf8(std::string_view content_type) {
    const auto at = content_type.find("charset=");
    if (at == std::string_view::npos) return;
    std::string charset;
    for (const char c : content_type.substr(at + 8)) {
        if (c == ';' || c == ' ') break;
        if (c != '"') charset.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    }
    if (charset != "utf-8") throw Fault(Cause::wrong_encoding, "only UTF-8 is taken", "Content-Type");
}

class SmevEndpoint final : public Endpoint {
public:
    explicit SmevEndpoint(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    std::string prefix() const override { return office_->settings.endpoint; }

    Task<WebResponse> handle(WebRequest request) override {
        if (request.method != "POST") throw Fault(Cause::method_not_allowed, request.method);
        const std::string type = request.media_type();
        if (type != "text/xml" && type != "multipart/related") {
            throw Fault(Cause::wrong_content_type, "text/xml is expected", "Content-Type");
        }
        require_utf8(request.header("Content-Type").value_or(""));
        if (request.body.in_file()) throw Fault(Cause::too_large, "an envelope without files is small");
        Submission submission = co_await offload(office_->kit.workers, [&] { return submission_of(request); });
        const std::string message_id = submission.envelope.sender_message_id;
        const Receipt receipt = co_await office_->kit.accept(std::move(submission));
        // The time of the first acceptance: who asks again reads the same answer again.
        co_return co_await offload(office_->kit.workers, [&] { return answer(message_id, receipt.accepted_at); });
    }

    WebResponse refuse(const WebRequest& request, const Fault& fault) const override {
        return soap_fault_response(fault, request.trace_id);
    }

private:
    Submission submission_of(WebRequest& request) const;

    WebResponse answer(const std::string& message_id, Time accepted_at) const {
        WebResponse response;
        response.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
        response.body = office_->writer.send_request_answer(message_id, accepted_at, office_->settings.sign_answers);
        return response;
    }

    std::shared_ptr<Office> office_;
    DoorSchemas schemas_;
};

/// Takes the body out of `request`.
Submission SmevEndpoint::submission_of(WebRequest& request) const {
    const Time now = office_->kit.clock.now();
    const auto type = request.header("Content-Type").value_or("");
    const XmlDocument document = parse_soap(type, request.body.bytes);
    const DoorRules rules{office_->version, schemas_, office_->settings.senders, office_->trust};
    Call call = read_send_request(document, rules, now);
    Submission submission;
    Envelope& envelope = submission.envelope;
    envelope.connector = office_->kit.id;
    envelope.sender = std::move(call.sender);
    envelope.sender_message_id = call.taken.message_id;
    envelope.kind = MessageKind::appeal_created;
    envelope.content_type = std::string(type);
    envelope.content_digest = call.taken.content_digest;
    envelope.evidence = std::move(call.taken.evidence);
    envelope.trace_id = request.trace_id;
    envelope.received_at = now;
    submission.canonical = to_json(office_->mapping.appeal_of(call.taken, office_->kit.id, now));
    envelope.bytes = std::move(request.body.bytes);
    return submission;
}

}  // namespace

std::unique_ptr<Endpoint> make_endpoint(std::shared_ptr<Office> office) {
    return std::make_unique<SmevEndpoint>(std::move(office));
}

}  // namespace gateway::smev3
