#include "tests/adapters/stand/desk.hpp"

#include <catch2/catch.hpp>

#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/support/test_keys.hpp"

namespace gateway::stand {

namespace json = boost::json;

namespace {

std::string number_of(const std::string& version) {
    return version.substr(0, 3);
}

}  // namespace

std::string types_of(const std::string& version) {
    return "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/" + number_of(version);
}

std::string basic_of(const std::string& version) {
    return "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/" + number_of(version);
}

std::shared_ptr<const SigningKey> test_key(std::string_view name) {
    const auto folder = test_keys() / "gost";
    return load_pem_key(folder / (std::string(name) + ".key.pem"), folder / (std::string(name) + ".crt.pem"));
}

std::string Call::octets() const {
    const std::string types = types_of(version);
    const std::string element = "<" + part + " xmlns:t=\"" + types + "\" xmlns:b=\"" + basic_of(version) + "\" Id=\"X\"" +
                                attributes + ">" + inner + "</" + part + ">";
    std::string body = element + behind_part;
    if (is_signed) {
        body += "<t:CallerInformationSystemSignature>" + sign_xml_element(element, "X", XmlTransforms::smev, *test_key(key)) +
                "</t:CallerInformationSystemSignature>";
    }
    return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">" + header + "<s:Body><t:" + operation +
           "Request xmlns:t=\"" + types + "\" xmlns:b=\"" + basic_of(version) + "\">" + body + "</t:" + operation +
           "Request></s:Body></s:Envelope>";
}

Call send_request(const std::string& id, const std::string& content) {
    Call call;
    call.inner = "<t:MessageID>" + id + "</t:MessageID><b:MessagePrimaryContent>" + content + "</b:MessagePrimaryContent>";
    return call;
}

Call send_response(const std::string& id, const std::string& to, const std::string& what) {
    Call call;
    call.operation = "SendResponse";
    call.part = "t:SenderProvidedResponseData";
    call.inner = "<t:MessageID>" + id + "</t:MessageID><t:To>" + xml_escape(to) + "</t:To>" + what;
    return call;
}

Call get(const std::string& operation, const std::string& filter, const std::string& node) {
    Call call;
    call.operation = operation;
    call.part = "b:MessageTypeSelector";
    call.inner = filter + "<b:Timestamp>2026-03-02T10:00:00Z</b:Timestamp>" +
                 (node.empty() ? std::string() : "<b:NodeID>" + node + "</b:NodeID>");
    return call;
}

Call get_status() {
    Call call;
    call.operation = "GetStatus";
    call.part = "b:Timestamp";
    call.inner = "2026-03-02T10:00:00Z";
    return call;
}

Call acknowledge(const std::string& id, bool accepted) {
    Call call;
    call.operation = "Ack";
    call.part = "b:AckTargetMessage";
    call.attributes = accepted ? " accepted=\"true\"" : " accepted=\"false\"";
    call.inner = id;
    return call;
}

Got::Got(const WebResponse& response)
    : content_type(header_of(response.headers, "Content-Type").value_or("")), document(XmlDocument::parse([&] {
          // The root part of a multipart answer, by hand.
          if (content_type.find("multipart/related") == std::string::npos) return response.body;
          const auto from = response.body.find("\r\n\r\n") + 4;
          return response.body.substr(from, response.body.find("\r\n--", from) - from);
      }())) {}

XmlNode Got::data() const {
    const XmlNode request = message().child("SenderProvidedRequestData");
    return request ? request : message().child("SenderProvidedResponseData");
}

Desk::Desk(SmevStandOptions options) : trust(TrustStore::load(test_keys() / "trust" / "gost")) {
    StandKit kit{"smev",
                 io.get_executor(),
                 workers,
                 clock,
                 log,
                 [](std::string_view name) { return test_key(name); },
                 [this](std::string_view) { return &trust; }};
    system = make_smev_stand(std::move(options), std::move(kit));
}

Desk::~Desk() {
    system->stop();
    turn(1);
    workers.join();
}

void Desk::turn(int milliseconds) {
    io.restart();
    io.run_for(std::chrono::milliseconds(milliseconds));
}

WebResponse Desk::post_octets(const std::string& octets, const std::string& path, const std::string& content_type) {
    WebRequest request;
    request.method = "POST";
    request.path = path;
    request.body.bytes = octets;
    request.body.size = octets.size();
    if (!content_type.empty()) request.headers = {{"Content-Type", content_type}};
    std::optional<WebResponse> answer;
    boost::asio::co_spawn(io, system->endpoint().handle(std::move(request)),
                          [&](const std::exception_ptr& error, WebResponse response) {
                              if (!error) answer = std::move(response);
                          });
    io.restart();
    for (int i = 0; i < 2'000 && !answer; ++i) io.run_one_for(std::chrono::milliseconds(10));
    REQUIRE(answer);
    return *answer;
}

WebResponse Desk::post(const Call& call) {
    return post_octets(call.octets(), "/smev/v" + call.version + "/ws", call.content_type);
}

std::string Desk::fault_of_octets(const std::string& octets, const std::string& path) {
    const WebResponse response = post_octets(octets, path);
    const XmlDocument document = XmlDocument::parse(response.body);
    const XmlNode fault = document.root().child("Body").child("Fault").child("detail").first_child();
    CHECK((response.status == 500) == static_cast<bool>(fault));
    const std::string code = fault.child("SignatureVerificationFault").trimmed();
    return std::string(fault.name()) + (code.empty() ? "" : "/" + code);
}

std::string Desk::fault_of(const Call& call) {
    return fault_of_octets(call.octets(), "/smev/v" + call.version + "/ws");
}

json::value Desk::order(std::string_view action, const std::string& body) {
    return json::parse(system->command(action, body));
}

std::string Desk::ask(const std::string& more) {
    const auto answer = order("requests", R"({"requests":[{"content":"<a xmlns='urn:x'>1</a>")" + more + "}]}");
    return std::string(answer.at("ids").at(0).as_string());
}

std::string Desk::fresh_id() const {
    return make_uuid_v1(clock.now());
}

std::int64_t Desk::counter(const char* name) const {
    return book().at("counters").at(name).to_number<std::int64_t>();
}

}  // namespace gateway::stand
