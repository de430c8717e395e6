// Where in a partner's answer a value stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/client.hpp"

namespace gateway::municipal {

/// One of three forms, chosen by how it is written:
///   "header:Location"        the header; of an address only its last segment
///   "/result/id"             JSON pointer (RFC 6901) in a body that is JSON; texts, numbers and booleans are values
///   "/Envelope/Body/Id/@n"   in a body that is XML: local names from the root on, "@n" an attribute at the end
/// Which of the last two it is, the body itself says. Immutable, any thread.
class Locator {
public:
    Locator() = default;
    /// Throws std::runtime_error with one sentence.
    static Locator parse(std::string_view text);

    bool empty() const { return header_.empty() && path_.empty(); }
    bool in_body() const { return !path_.empty(); }

    /// The value; nullopt when it is absent, empty, a list or an object, or when the body cannot be read. At most
    /// `longest_value` octets. Parses the body: for large ones call inside `offload`.
    std::optional<std::string> value_in(const WebReply& reply) const;
    std::optional<std::string> value_in(std::string_view body) const;

    /// Can this body be read at all? A greeting page instead of an empty list says nothing about what is in the list.
    static bool readable(std::string_view body);

    static constexpr std::size_t longest_value = 300;

private:
    std::string header_, path_;
};

}  // namespace gateway::municipal
