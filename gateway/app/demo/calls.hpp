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
    /// GET of the gateway's API, path from /api on.
    Task<boost::json::value> api(std::string path);
    /// 200 of /health/ready.
    Task<bool> gateway_ready();
    Task<bool> stand_ready();
    /// Posts one form to the gateway's own Open311 endpoint; the service_request_id.
    Task<std::string> post_request(std::string form);
    /// "open" or "closed" at that endpoint; empty when it does not know the number.
    Task<std::string> request_status(std::string id);

private:
    Task<WebReply> send(std::string method, std::string url, std::string body, WebFields headers);
    std::string stand() const { return "http://127.0.0.1:" + std::to_string(place_.ports.stand()); }
    std::string admin() const { return "http://127.0.0.1:" + std::to_string(place_.ports.admin()); }
    std::string partners() const { return "http://127.0.0.1:" + std::to_string(place_.ports.partners()); }

    WebClient& web_;
    const Workplace& place_;
};

}  // namespace gateway
