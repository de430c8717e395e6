#include "gateway/core/evidence_book.hpp"

namespace gateway {

std::string_view to_text(ParkedState state) {
    switch (state) {
        case ParkedState::open:
            return "open";
        case ParkedState::released:
            return "released";
        case ParkedState::closed:
            break;
    }
    return "closed";
}

std::optional<ParkedState> parked_state_of(std::string_view text) {
    for (const ParkedState state : {ParkedState::open, ParkedState::released, ParkedState::closed}) {
        if (to_text(state) == text) return state;
    }
    return std::nullopt;
}

}  // namespace gateway
