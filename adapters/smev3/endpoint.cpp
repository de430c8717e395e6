// The door for partners that speak SMEV to us: SendRequest with their ЭП-ОВ, answered like SMEV answers. Queues for partners
// (GetResponse, Ack) are not here yet.
#include <utility>

#include "adapters/smev3/client.hpp"
#include "adapters/smev3/incoming.hpp"
#include "adapters/smev3/multipart.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/http/server.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::smev3 {

namespace {

class SmevEndpoint final : public Endpoint {
public:
    explicit SmevEndpoint(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    std::string prefix() const override { return office_->settings.endpoint; }

    Task<WebResponse> handle(WebRequest request) override {
        if (request.method != "POST") throw Fault(Cause::method_not_allowed, request.method);
        const std::string type = request.media_type();
        if (type != "text/xml" && type != "application/soap+xml" && type != "multipart/related") {
            throw Fault(Cause::wrong_content_type, "text/xml is expected");
        }
        if (request.body.in_file()) throw Fault(Cause::too_large, "an envelope without files is small");
        Submission submission = co_await offload(office_->kit.workers, [&] { return submission_of(request); });
        const std::string message_id = submission.envelope.sender_message_id;
        co_await office_->kit.accept(std::move(submission));
        co_return co_await offload(office_->kit.workers, [&] { return answer(message_id); });
    }

    WebResponse refuse(const WebRequest& request, const Fault& fault) const override {
        return soap_fault_response(fault, request.trace_id);
    }

private:
    Submission submission_of(const WebRequest& request) const;

    WebResponse answer(const std::string& message_id) const {
        WebResponse response;
        response.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
        response.body =
            office_->writer.send_request_answer(message_id, office_->kit.clock.now(), office_->settings.sign_answers);
        return response;
    }

    std::shared_ptr<Office> office_;
};

Submission SmevEndpoint::submission_of(const WebRequest& request) const {
    const Time now = office_->kit.clock.now();
    const auto type = request.header("Content-Type").value_or("");
    const XmlDocument document = XmlDocument::parse(soap_document(type, request.body.bytes));
    const Call call = read_send_request(document, office_->writer.names(), office_->trust, now);
    Submission submission;
    Envelope& envelope = submission.envelope;
    envelope.connector = office_->kit.id;
    envelope.sender = call.sender;
    envelope.sender_message_id = call.taken.message_id;
    envelope.kind = MessageKind::appeal_created;
    envelope.content_type = std::string(type);
    envelope.bytes = request.body.bytes;
    envelope.content_digest = call.taken.content_digest;
    envelope.evidence = call.taken.evidence;
    envelope.trace_id = request.trace_id;
    envelope.received_at = now;
    submission.canonical = to_json(office_->mapping.appeal_of(call.taken, office_->kit.id, now));
    return submission;
}

}  // namespace

std::unique_ptr<Endpoint> make_endpoint(std::shared_ptr<Office> office) {
    return std::make_unique<SmevEndpoint>(std::move(office));
}

}  // namespace gateway::smev3
