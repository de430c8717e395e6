#include "adapters/stand/json_response.hpp"

#include <utility>

namespace gateway::stand {

WebResponse json_response(std::string body, int status) {
    WebResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    response.body = std::move(body);
    return response;
}

}  // namespace gateway::stand
