#include "adapters/municipal/auth.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace json = boost::json;
namespace {

constexpr std::chrono::seconds shortest_token{5}, longest_token{86'400}, usual_token{300};
constexpr std::chrono::seconds before_its_end{30};

struct Token {
    std::string value;
    std::chrono::seconds lives{};
};

Token token_of(const WebReply& reply) {
    if (reply.status >= 500 || reply.status == 429)
        throw Fault(Cause::partner_unavailable, "token: HTTP " + std::to_string(reply.status));
    if (reply.status != 200) throw Fault(Cause::partner_auth, "token: HTTP " + std::to_string(reply.status));
    boost::system::error_code error;
    const json::value parsed = json::parse(reply.body, error);
    const auto* object = error ? nullptr : parsed.if_object();
    const auto* value = object == nullptr ? nullptr : object->if_contains("access_token");
    if (value == nullptr || !value->is_string() || value->get_string().empty())
        throw Fault(Cause::partner_garbage, "token: no access_token");
    Token token{std::string(value->get_string()), usual_token};
    const auto* lives = object->if_contains("expires_in");
    if (lives != nullptr && lives->is_number()) token.lives = std::chrono::seconds(lives->to_number<std::int64_t>(error));
    token.lives = std::clamp(token.lives, shortest_token, longest_token);
    return token;
}

void require(const std::string& value, const char* name) {
    if (value.empty()) throw std::runtime_error(std::string("auth: нужен ключ / the key is required: ") + name);
}

}  // namespace

std::vector<SettingKey> auth_keys() {
    using enum SettingType;
    return {
        KeyBuilder("kind", choice, "Способ входа к партнёру", "How we authenticate to the partner")
            .choices({"none", "api_key", "basic", "oauth2"})
            .required()
            .example("api_key"),
        KeyBuilder("header", text, "api_key: заголовок с ключом", "api_key: header that holds the key").example("X-Api-Key"),
        KeyBuilder("prefix", text, "api_key: слово перед ключом", "api_key: word before the key").example("Bearer "),
        KeyBuilder("query", text, "api_key: параметр адреса вместо заголовка", "api_key: query parameter instead of a header")
            .example("api_key"),
        KeyBuilder("key", secret, "api_key: ключ", "api_key: the key").example("file:secrets/city-key"),
        KeyBuilder("user", text, "basic: имя; oauth2: client_id", "basic: user; oauth2: client_id").example("gateway"),
        KeyBuilder("password", secret, "basic: пароль; oauth2: client_secret", "basic: password; oauth2: client_secret")
            .example("file:secrets/city-password"),
        KeyBuilder("token_url", url, "oauth2: адрес выдачи токена", "oauth2: address of the token service")
            .example("https://city.example/oauth/token"),
        KeyBuilder("scope", text, "oauth2: scope", "oauth2: scope"),
        KeyBuilder("credentials_in", choice, "oauth2: где client_id и client_secret",
                   "oauth2: where client_id and client_secret stand")
            .choices({"header", "body"})
            .fallback("header"),
    };
}

AuthSettings read_auth(const Settings& block) {
    using Kind = AuthSettings::Kind;
    AuthSettings read;
    const auto& kind = block.text("kind");
    read.kind = kind == "api_key"  ? Kind::api_key
                : kind == "basic"  ? Kind::basic
                : kind == "oauth2" ? Kind::oauth2
                                   : Kind::none;
    read.header = block.text("header");
    read.prefix = block.text("prefix");
    read.query = block.text("query");
    read.key = block.text("key");
    read.user = block.text("user");
    read.password = block.text("password");
    read.token_url = block.text("token_url");
    read.scope = block.text("scope");
    read.credentials_in_body = block.text("credentials_in") == "body";
    if (read.kind == Kind::api_key) {
        require(read.key, "key");
        if (read.header.empty() == read.query.empty())
            throw std::runtime_error("auth: нужен header или query, но не оба / either header or query");
    }
    if (read.kind == Kind::basic || read.kind == Kind::oauth2) require(read.user, "user"), require(read.password, "password");
    if (read.kind == Kind::oauth2) require(read.token_url, "token_url");
    return read;
}

Task<WebCall> PartnerAuth::with_credentials(WebCall call) {
    switch (settings_.kind) {
        case AuthSettings::Kind::none:
            break;
        case AuthSettings::Kind::api_key:
            if (!settings_.header.empty()) call.headers.emplace_back(settings_.header, settings_.prefix + settings_.key);
            if (!settings_.query.empty())
                call.url += (call.url.find('?') == std::string::npos ? "?" : "&") + percent_encode(settings_.query) + "=" +
                            percent_encode(settings_.key);
            break;
        case AuthSettings::Kind::basic:
            call.user = settings_.user;
            call.password = settings_.password;
            break;
        case AuthSettings::Kind::oauth2:
            if (token_.empty() || clock_.now() >= token_until_) co_await fetch_token(call);
            call.headers.emplace_back("Authorization", "Bearer " + token_);
            break;
    }
    co_return call;
}

Task<void> PartnerAuth::fetch_token(WebCall like) {
    WebCall call;
    call.method = "POST";
    call.url = settings_.token_url;
    call.timeout = like.timeout;
    call.connect_timeout = like.connect_timeout;
    call.tls = like.tls;
    call.proxy = like.proxy;
    call.max_reply = 64u << 10;
    call.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    call.body = "grant_type=client_credentials";
    if (!settings_.scope.empty()) call.body += "&scope=" + percent_encode(settings_.scope);
    const auto id = percent_encode(settings_.user), secret = percent_encode(settings_.password);
    if (settings_.credentials_in_body) {
        call.body += "&client_id=" + id + "&client_secret=" + secret;
    } else {  // RFC 6749 §2.3.1: both are form-encoded before they become Basic credentials
        call.headers.emplace_back("Authorization", "Basic " + base64_encode(id + ":" + secret));
    }
    std::optional<TransportError> broken;
    try {
        const Token token = token_of(co_await web_.send(std::move(call)));
        token_ = token.value;
        token_until_ = clock_.now() + std::max(token.lives - before_its_end, shortest_token);
    } catch (const TransportError& error) {
        broken.emplace(error.cause(), false, std::string("token: ") + error.what());
    }
    if (broken) throw TransportError(*broken);
}

bool PartnerAuth::forget() {
    token_.clear();
    return settings_.kind == AuthSettings::Kind::oauth2;
}

}  // namespace gateway::municipal
