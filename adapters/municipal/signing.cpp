#include "adapters/municipal/signing.hpp"

#include <charconv>
#include <stdexcept>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/setting_key_builder.hpp"
#include "gateway/signature/hmac.hpp"

namespace gateway::municipal {
namespace {

constexpr std::size_t shortest_secret = 16;

std::string signature_of(const std::string& secret, std::string_view timestamp, std::string_view body) {
    std::string signed_text(timestamp);
    signed_text += '.';
    signed_text += body;
    return hmac_sha256_hex(secret, signed_text);
}

std::string lower_hex(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

bool fits(const std::string& secret, std::string_view timestamp, std::string_view body, const std::string& given) {
    return !secret.empty() && constant_time_equal(signature_of(secret, timestamp, body), given);
}

Time time_of(std::string_view seconds) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
    constexpr std::int64_t last = 253'402'300'799;  // 9999-12-31
    if (error != std::errc() || end != seconds.data() + seconds.size() || value < 0 || value > last)
        throw Fault(Cause::signature_invalid, "the timestamp is not seconds since 1970");
    return Time(std::chrono::seconds(value));
}

}  // namespace

std::vector<SettingKey> signing_keys() {
    using enum SettingType;
    return {
        KeyBuilder("secret", secret, "Общий секрет подписи, не короче 16 знаков",
                   "Secret of the signature both sides know, 16 characters or more")
            .required()
            .example("file:secrets/city-hook"),
        KeyBuilder("timestamp_header", text, "Заголовок со временем (секунды с 1970 года)",
                   "Header with the time (seconds since 1970)")
            .fallback("X-Timestamp"),
        KeyBuilder("signature_header", text, "Заголовок с подписью", "Header with the signature").fallback("X-Signature"),
        KeyBuilder("signature_prefix", text, "Слово перед подписью", "Word before the signature").fallback("sha256="),
    };
}

WebhookSigning read_signing(const Settings& block) {
    WebhookSigning read;
    read.secret = block.text("secret");
    read.timestamp_header = block.text("timestamp_header");
    read.signature_header = block.text("signature_header");
    read.prefix = block.text("signature_prefix");
    if (read.secret.size() < shortest_secret)
        throw std::runtime_error("secret: не короче 16 знаков / 16 characters or more are required");
    return read;
}

WebFields signed_headers(const WebhookSigning& signing, std::string_view body, Time now) {
    const auto timestamp = std::to_string(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    return {{signing.timestamp_header, timestamp},
            {signing.signature_header, signing.prefix + signature_of(signing.secret, timestamp, body)}};
}

void check_signature(const WebhookSigning& signing, const WebRequest& request, Time now) {
    const auto timestamp = request.header(signing.timestamp_header);
    auto signature = request.header(signing.signature_header);
    if (!timestamp) throw Fault(Cause::signature_missing, {}, signing.timestamp_header);
    if (!signature) throw Fault(Cause::signature_missing, {}, signing.signature_header);
    if (!signature->starts_with(signing.prefix)) throw Fault(Cause::signature_invalid, {}, signing.signature_header);
    const auto given = lower_hex(signature->substr(signing.prefix.size()));
    const auto& body = request.body.bytes;
    const bool good = fits(signing.secret, *timestamp, body, given) || fits(signing.former_secret, *timestamp, body, given);
    if (!good) throw Fault(Cause::signature_invalid, {}, signing.signature_header);
    const auto distance = time_of(*timestamp) - now;
    if (distance > signing.window || distance < -signing.window)
        throw Fault(Cause::signature_invalid, "the timestamp is too far from our clock", signing.timestamp_header);
}

}  // namespace gateway::municipal
