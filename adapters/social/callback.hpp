// VK's callback envelope and what it says, in our words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/social/item.hpp"
#include "gateway/core/time.hpp"

namespace gateway::social {

/// A photo, video, document or link beside the text.
struct Attached {
    std::string type;  ///< VK's word: "photo"
    std::string id;    ///< "photo-1_2"; made up of the place in the list where VK gives none
    std::string url;   ///< https only; may be empty
};

struct Callback {
    enum class What {
        confirmation,
        written,   ///< new text
        edited,    ///< the same item with another text
        deleted,   ///< only `item` is said
        restored,  ///< there again, with its text
        other      ///< something we keep no account of
    };
    std::string type;  ///< VK's own word: "wall_reply_new"
    std::int64_t group_id = 0;
    std::string secret;
    std::string event_id;  ///< key of repetition; empty in old versions of the API
    What what = What::other;

    Item item;
    std::int64_t from = 0;  ///< author; negative = a community
    std::optional<Time> at;
    std::string text;
    std::vector<Attached> attached;
    std::int64_t reply_to = 0;  ///< comment it answers; 0 = none
};

/// The envelope alone (type, group, secret, event), so that strangers are told off before their words are read. Throws
/// Fault(malformed | missing_field).
Callback read_envelope(const std::string& body);

/// The whole. Throws Fault(malformed), and Fault(missing_field | bad_value) for a message without what makes one.
Callback read_callback(const std::string& body);

}  // namespace gateway::social
