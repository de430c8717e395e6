// Texts the build puts into the binary.
#pragma once

#include <span>
#include <string_view>

namespace gateway::partner {

struct EmbeddedText {
    std::string_view name, text;
};

/// openapi.json of schemas/partner.
std::span<const EmbeddedText> embedded_texts();

}  // namespace gateway::partner
