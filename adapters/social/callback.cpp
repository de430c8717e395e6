#include "adapters/social/callback.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "gateway/core/fault.hpp"

namespace gateway::social {

namespace json = boost::json;

namespace {

constexpr std::size_t deepest = 32;
constexpr std::size_t most_attached = 50;
constexpr std::int64_t last_second = 4'102'444'800;  // 2100

using What = Callback::What;

struct Meaning {
    std::string_view type;
    Item::Kind kind;
    What what;
};

constexpr std::array<Meaning, 19> meanings{{{"wall_post_new", Item::Kind::post, What::written},
                                            {"wall_reply_new", Item::Kind::wall, What::written},
                                            {"wall_reply_edit", Item::Kind::wall, What::edited},
                                            {"wall_reply_delete", Item::Kind::wall, What::deleted},
                                            {"wall_reply_restore", Item::Kind::wall, What::restored},
                                            {"board_post_new", Item::Kind::board, What::written},
                                            {"board_post_edit", Item::Kind::board, What::edited},
                                            {"board_post_delete", Item::Kind::board, What::deleted},
                                            {"board_post_restore", Item::Kind::board, What::restored},
                                            {"photo_comment_new", Item::Kind::photo, What::written},
                                            {"photo_comment_edit", Item::Kind::photo, What::edited},
                                            {"photo_comment_delete", Item::Kind::photo, What::deleted},
                                            {"photo_comment_restore", Item::Kind::photo, What::restored},
                                            {"video_comment_new", Item::Kind::video, What::written},
                                            {"video_comment_edit", Item::Kind::video, What::edited},
                                            {"video_comment_delete", Item::Kind::video, What::deleted},
                                            {"video_comment_restore", Item::Kind::video, What::restored},
                                            {"message_new", Item::Kind::message, What::written},
                                            {"message_edit", Item::Kind::message, What::edited}}};

json::object parsed(const std::string& body) {
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = deepest;
    json::value value = json::parse(body, error, {}, options);
    if (error || !value.is_object()) throw Fault(Cause::malformed, "a JSON object is expected");
    return std::move(value.get_object());
}

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<std::int64_t> number_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    boost::system::error_code error;
    const auto number = value->to_number<std::int64_t>(error);
    return error ? std::nullopt : std::optional(number);
}

/// The first of these members that is a number; throws when none is.
std::int64_t required(const json::object& object, std::initializer_list<std::string_view> names) {
    for (const auto name : names)
        if (const auto number = number_of(object, name)) return *number;
    throw Fault(Cause::missing_field, "a number is required", "/object/" + std::string(*names.begin()));
}

Item item_in(const json::object& object, Item::Kind kind) {
    switch (kind) {
        case Item::Kind::post:
            return {kind, required(object, {"owner_id"}), 0, required(object, {"id"})};
        case Item::Kind::wall:
            return {kind, required(object, {"owner_id", "post_owner_id"}), required(object, {"post_id"}),
                    required(object, {"id"})};
        case Item::Kind::board:
            return {kind, required(object, {"topic_owner_id"}), required(object, {"topic_id"}), required(object, {"id"})};
        case Item::Kind::photo:
            return {kind, required(object, {"photo_owner_id", "owner_id"}), required(object, {"photo_id"}),
                    required(object, {"id"})};
        case Item::Kind::video:
            return {kind, required(object, {"video_owner_id", "owner_id"}), required(object, {"video_id"}),
                    required(object, {"id"})};
        case Item::Kind::message:
            break;
    }
    return {kind, required(object, {"peer_id"}), 0, required(object, {"id"})};
}

/// The biggest of a photo's sizes, or the address a document or link has itself.
std::string address_of(const json::object& content) {
    std::string best = text_of(content, "url");
    std::int64_t width = -1;
    const auto* sizes = content.if_contains("sizes");
    if (sizes != nullptr && sizes->is_array()) {
        for (const json::value& size : sizes->get_array()) {
            if (!size.is_object()) continue;
            const auto wide = number_of(size.get_object(), "width").value_or(0);
            if (wide > width) best = text_of(size.get_object(), "url"), width = wide;
        }
    }
    return best.starts_with("https://") ? best : std::string();
}

std::vector<Attached> attached_in(const json::object& object) {
    std::vector<Attached> list;
    const auto* attachments = object.if_contains("attachments");
    if (attachments == nullptr || !attachments->is_array()) return list;
    for (const json::value& one : attachments->get_array()) {
        if (!one.is_object() || list.size() == most_attached) continue;
        Attached attached{text_of(one.get_object(), "type"), {}, {}};
        if (attached.type.empty()) continue;
        attached.id = attached.type + "#" + std::to_string(list.size() + 1);
        if (const auto* content = one.get_object().if_contains(attached.type); content != nullptr && content->is_object()) {
            const auto& inner = content->get_object();
            const auto owner = number_of(inner, "owner_id");
            const auto id = number_of(inner, "id");
            if (owner && id) attached.id = attached.type + std::to_string(*owner) + "_" + std::to_string(*id);
            attached.url = address_of(inner);
        }
        const auto known =
            std::find_if(list.begin(), list.end(), [&](const Attached& other) { return other.id == attached.id; });
        if (known == list.end()) list.push_back(std::move(attached));
    }
    return list;
}

/// Messages to a community are wrapped once more since version 5.103.
const json::object& content_of(const json::object& envelope, Item::Kind kind) {
    const auto* object = envelope.if_contains("object");
    if (object == nullptr || !object->is_object()) throw Fault(Cause::missing_field, "an object is required", "/object");
    const auto* message = object->get_object().if_contains("message");
    return kind == Item::Kind::message && message != nullptr && message->is_object() ? message->get_object()
                                                                                     : object->get_object();
}

void read_words(Callback& callback, const json::object& content) {
    callback.from = required(content, {"from_id"});
    const auto date = number_of(content, "date");
    if (date && (*date < 0 || *date > last_second)) throw Fault(Cause::bad_value, "no time", "/object/date");
    if (date) callback.at = Time(std::chrono::seconds(*date));
    callback.text = text_of(content, "text");
    callback.attached = attached_in(content);
    callback.reply_to = number_of(content, "reply_to_comment").value_or(0);
}

Callback envelope_of(const json::object& object) {
    Callback callback;
    callback.type = text_of(object, "type");
    if (callback.type.empty()) throw Fault(Cause::missing_field, "a text is required", "/type");
    callback.group_id = number_of(object, "group_id").value_or(0);
    callback.secret = text_of(object, "secret");
    callback.event_id = text_of(object, "event_id");
    if (callback.type == "confirmation") callback.what = What::confirmation;
    return callback;
}

}  // namespace

Callback read_envelope(const std::string& body) {
    return envelope_of(parsed(body));
}

Callback read_callback(const std::string& body) {
    const json::object object = parsed(body);
    Callback callback = envelope_of(object);
    for (const Meaning& meaning : meanings) {
        if (meaning.type != callback.type) continue;
        const json::object& content = content_of(object, meaning.kind);
        callback.what = meaning.what;
        callback.item = item_in(content, meaning.kind);
        if (meaning.what != What::deleted) read_words(callback, content);
    }
    return callback;
}

}  // namespace gateway::social
