#include "adapters/social/vk_reply.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "gateway/core/digest.hpp"

namespace gateway::social {

namespace json = boost::json;

namespace {

std::string number(std::int64_t value) {
    return std::to_string(value);
}

/// 31 bits of the key: messages.send knows a repeat by a number.
std::string number_of_key(const std::string& key) {
    return number(std::stoll(sha256_hex(key).substr(0, 8), nullptr, 16) & 0x7FFFFFFF);
}

Outcome held(Outcome outcome) {
    outcome.hold_route = true;
    return outcome;
}

Outcome outcome_of_error(std::int64_t code) {
    const std::string detail = "VK error " + number(code);
    switch (code) {
        case 1:
        case 10:
            return postponed(Cause::partner_unavailable, detail);
        case 6:
            return postponed(Cause::partner_rate_limited, detail, std::chrono::seconds(1));
        case 9:
        case 29:
            return postponed(Cause::partner_rate_limited, detail, std::chrono::minutes(10));
        case 5:
        case 27:
        case 28:
            return held(postponed(Cause::partner_auth, detail));
        case 14:
        case 17:
            return held(postponed(Cause::partner_forbidden, detail));
        case 7:
        case 15:
            return refused(Cause::partner_forbidden, detail);
        default:
            return refused(Cause::partner_rejected, detail);
    }
}

/// The end of a piece that begins at `begin`: behind at most `most` characters, at a break when the second half has one.
std::size_t piece_end(const std::string& text, std::size_t begin, std::size_t most) {
    std::size_t end = begin;
    std::size_t half = begin;
    for (std::size_t characters = 0; end < text.size() && characters < most; ++characters) {
        if (characters == most / 2) half = end;
        for (++end; end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80; ++end) {
        }
    }
    if (end == text.size()) return end;
    for (const char* breaks : {"\n", " "}) {
        const auto at = text.find_last_of(breaks, end);
        if (at != std::string::npos && at > half) return at;
    }
    return end;
}

}  // namespace

VkMethod reply_to(const Item& item, const VkSettings& settings, const std::string& message, const std::string& key) {
    const std::string group = number(settings.group_id);
    switch (item.kind) {
        case Item::Kind::post:
            return {"wall.createComment",
                    {{"owner_id", number(item.owner)},
                     {"post_id", number(item.id)},
                     {"from_group", group},
                     {"message", message},
                     {"guid", key}}};
        case Item::Kind::wall:
            return {"wall.createComment",
                    {{"owner_id", number(item.owner)},
                     {"post_id", number(item.parent)},
                     {"from_group", group},
                     {"message", message},
                     {"reply_to_comment", number(item.id)},
                     {"guid", key}}};
        case Item::Kind::board:
            return {"board.createComment",
                    {{"group_id", group},
                     {"topic_id", number(item.parent)},
                     {"from_group", "1"},
                     {"message", message},
                     {"guid", key}}};
        case Item::Kind::photo:
        case Item::Kind::video: {
            const bool photo = item.kind == Item::Kind::photo;
            return {photo ? "photos.createComment" : "video.createComment",
                    {{"owner_id", number(item.owner)},
                     {photo ? "photo_id" : "video_id", number(item.parent)},
                     {"from_group", "1"},
                     {"message", message},
                     {"reply_to_comment", number(item.id)},
                     {"guid", key}}};
        }
        case Item::Kind::message:
            break;
    }
    return {"messages.send",
            {{"peer_id", number(item.owner)}, {"group_id", group}, {"message", message}, {"random_id", number_of_key(key)}}};
}

std::vector<std::string> pieces_of(const std::string& text, std::size_t most) {
    std::vector<std::string> pieces;
    for (std::size_t at = text.find_first_not_of(" \n"); at < text.size(); at = text.find_first_not_of(" \n", at)) {
        const std::size_t end = piece_end(text, at, most);
        pieces.push_back(text.substr(at, end - at));
        at = end;
    }
    return pieces;
}

Outcome outcome_of_reply(const WebReply& reply, Time now) {
    const std::string status = "HTTP " + std::to_string(reply.status);
    if (reply.status == 429) return postponed(Cause::partner_rate_limited, status, retry_after_of(reply, now));
    if (reply.status >= 500) return postponed(Cause::partner_unavailable, status, retry_after_of(reply, now));
    if (reply.status != 200) return refused(Cause::partner_rejected, status);
    boost::system::error_code error;
    const json::value parsed = json::parse(reply.body, error);
    const json::object* object = error ? nullptr : parsed.if_object();
    if (object == nullptr) return postponed(Cause::partner_garbage, "VK's answer is no JSON object");
    if (const auto* failure = object->if_contains("error"); failure != nullptr && failure->is_object()) {
        const auto* code = failure->get_object().if_contains("error_code");
        return outcome_of_error(code != nullptr && code->is_int64() ? code->get_int64() : 0);
    }
    if (!object->contains("response")) return postponed(Cause::partner_garbage, "VK's answer has no response");
    return delivered({}, reply.body);
}

}  // namespace gateway::social
