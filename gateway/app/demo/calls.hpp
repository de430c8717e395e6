// The demonstration's own HTTP calls: to the stand's control port, the gateway's endpoint and its administrative API.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "gateway/app/demo/workplace.hpp"
#include "gateway/http/client.hpp"

namespace gateway {

/// io thread only. Throws std::runtime_error with the address and the status for anything but success.
class DemoCalls {
public:
    DemoCalls(WebClient& web, const Workplace& place) : web_(web), place_(place) {}

    Task<boost::json::value> stand_state(std::string system);
    Task<boost::json::value> stand_order(std::string system, std::string action, std::string body);
    /// GET of the gateway's API, path from /api on; the second gateway's with the port of the pair.
    Task<boost::json::value> api(std::string path) { return api_of(place_.ports.admin(), std::move(path)); }
    Task<boost::json::value> api_of(std::uint16_t port, std::string path);
    /// 200 of /health/ready at this administrative port.
    Task<bool> is_ready(std::uint16_t port);
    Task<bool> stand_ready();
    /// Posts one form to the gateway's own Open311 endpoint; the service_request_id.
    Task<std::string> post_request(std::string form);
    /// A call of the portal to our own API, path from /api on.
    Task<WebReply> portal(std::string method, std::string path, std::string body, WebFields headers);
    /// "open" or "closed" at that endpoint; empty when it does not know the number.
    Task<std::string> request_status(std::string id);

    std::string partners() const { return "http://127.0.0.1:" + std::to_string(place_.ports.partners()); }

private:
    Task<WebReply> send(std::string method, std::string url, std::string body, WebFields headers);
    std::string stand() const { return "http://127.0.0.1:" + std::to_string(place_.ports.stand()); }

    WebClient& web_;
    const Workplace& place_;
};

}  // namespace gateway
