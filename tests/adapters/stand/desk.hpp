// A participant of SMEV whose messages are written by hand, and the stand it speaks to.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapters/stand/smev/smev_stand.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::stand {

/// The part behind "types/" and "types/basic/" of a version's namespaces.
std::string types_of(const std::string& version);
std::string basic_of(const std::string& version);

std::shared_ptr<const SigningKey> test_key(std::string_view name);

/// A call of a participant; each part can be made wrong.
struct Call {
    std::string operation = "SendRequest", part = "t:SenderProvidedRequestData", inner;
    std::string header = "<s:Header/>", key = "gateway-sign", attributes, version = "1.2";
    std::string behind_part;  ///< between the signed element and the signature
    std::string content_type;
    bool is_signed = true;

    std::string octets() const;
};

Call send_request(const std::string& id, const std::string& content = "<a xmlns=\"urn:x\">1</a>");
Call send_response(const std::string& id, const std::string& to, const std::string& what);
Call get(const std::string& operation, const std::string& filter = {}, const std::string& node = {});
Call get_status();
Call acknowledge(const std::string& id, bool accepted = true);

/// What a request or a response is made of, as its receiver reads it.
struct Got {
    explicit Got(const WebResponse& response);
    XmlNode body() const { return document.root().child("Body").first_child(); }
    /// Request or Response; empty for an empty queue.
    XmlNode message() const { return body().first_child().first_child(); }
    XmlNode data() const;
    std::string id() const { return data().child("MessageID").trimmed(); }
    std::string reply_to() const { return message().child("ReplyTo").trimmed(); }
    bool empty() const { return !body().first_child(); }

    std::string content_type;
    XmlDocument document;
};

struct Desk {
    explicit Desk(SmevStandOptions options = {});
    ~Desk();

    WebResponse post(const Call& call);
    WebResponse post_octets(const std::string& octets, const std::string& path = "/", const std::string& content_type = {});
    /// Name of the fault's element, with the code of a signature fault behind it; empty when it was no fault.
    std::string fault_of(const Call& call);
    std::string fault_of_octets(const std::string& octets, const std::string& path = "/");
    Got fetch(const Call& call) { return Got(post(call)); }

    boost::json::value order(std::string_view action, const std::string& body);
    /// The built-in sender asks; the MessageID.
    std::string ask(const std::string& more = {});
    std::string fresh_id() const;
    boost::json::value book() const { return boost::json::parse(system->state()); }
    std::int64_t counter(const char* name) const;
    /// Lets the io thread run for everything that is due.
    void turn(int milliseconds);

    boost::asio::io_context io;
    Workers workers{1};
    SystemClock clock;
    SilentLog log;
    TrustStore trust;
    std::unique_ptr<StandSystem> system;
};

}  // namespace gateway::stand
