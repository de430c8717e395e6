// The door for partners that speak SMEV to us: HTTP and versions here, operations in door_service.cpp.
#include <utility>

#include "adapters/smev3/client.hpp"
#include "adapters/smev3/door_fault.hpp"
#include "adapters/smev3/door_service.hpp"
#include "adapters/smev3/door_wsdl.hpp"

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

void require_media_type(const WebRequest& request) {
    const std::string type = request.media_type();
    if (type != "text/xml" && type != "multipart/related")
        throw Fault(Cause::wrong_content_type, "text/xml is expected", "Content-Type");
    require_utf8(request.header("Content-Type").value_or(""));
}

/// "/v1.2/ws" at the end of a path → "1.2"; empty without it.
std::string_view number_of(std::string_view path) {
    constexpr std::string_view end = "/ws";
    if (!path.ends_with(end)) return {};
    path.remove_suffix(end.size());
    const auto at = path.rfind("/v");
    return at == std::string_view::npos ? std::string_view() : path.substr(at + 2);
}

class SmevEndpoint final : public Endpoint {
public:
    explicit SmevEndpoint(std::shared_ptr<Office> office) : office_(std::move(office)), service_(office_) {}

    std::string prefix() const override { return office_->settings.endpoint; }

    Task<WebResponse> handle(WebRequest request) override {
        const Version* version = version_at(request.path);
        if (version == nullptr) throw Fault(Cause::not_found, request.path);
        if (std::optional<WebResponse> description = described(*version, request)) co_return std::move(*description);
        if (request.method != "POST") throw Fault(Cause::method_not_allowed, request.method);
        require_media_type(request);
        const std::uint64_t most = office_->settings.door.max_message;
        if (request.body.size > most) throw size_fault(most, request.body.size);
        Arrival arrival{*version, std::string(request.header("Content-Type").value_or("")), std::move(request.body),
                        request.trace_id};
        WebResponse response;
        response.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
        response.body = co_await service_.perform(std::move(arrival));
        co_return response;
    }

    WebResponse refuse(const WebRequest& request, const Fault& fault) const override {
        const Version* version = version_at(request.path);
        return door_fault_response(version == nullptr ? own_version() : *version, fault, request.trace_id);
    }

private:
    const Version& own_version() const { return version_of(office_->settings.version); }

    /// An endpoint ".../v1.2/ws" serves that version, ".../anything" every version below it as ".../v1.1/ws" and so on. Of two
    /// revisions of one number the connector's own is meant, else the newer one.
    const Version* version_at(std::string_view path) const {
        const std::string_view mine = office_->settings.endpoint;
        const bool one = !number_of(mine).empty();
        if (one ? path != mine : !path.starts_with(mine)) return nullptr;
        const std::string_view number = number_of(one ? path : path.substr(mine.size()));
        const bool shape = one || path.substr(mine.size()) == "/v" + std::string(number) + "/ws";
        if (!shape) return nullptr;
        if (own_version().number == number && service_.serves(own_version())) return &own_version();
        const Version* found = nullptr;
        for (const Version& version : all_versions()) {
            if (version.number == number && service_.serves(version)) found = &version;
        }
        return found;
    }

    std::shared_ptr<Office> office_;
    DoorService service_;
};

}  // namespace

std::unique_ptr<Endpoint> make_endpoint(std::shared_ptr<Office> office) {
    return std::make_unique<SmevEndpoint>(std::move(office));
}

}  // namespace gateway::smev3
