// Letters for the tests of this room.
#pragma once

#include <memory>
#include <string>

#include "gateway/exchange/letter.hpp"
#include "tests/contract/sample_appeal.hpp"
#include "tests/support/test_keys.hpp"

namespace gateway::test {

inline std::shared_ptr<const SigningKey> key(const std::string& name) {
    return load_pem_key(test_keys() / (name + ".key.pem"), test_keys() / (name + ".crt.pem"));
}

inline Time now() {
    return SystemClock().now();
}

inline Letter sample_letter() {
    Letter letter;
    letter.id = "0195d0a0-0000-7000-8000-0000000000f1";
    letter.from = "city-a";
    letter.to = "region-43";
    letter.created_at = *parse_rfc3339("2026-03-02T09:00:00Z");
    letter.content = sample_appeal();
    return letter;
}

inline Letter sample_event_letter() {
    Letter letter = sample_letter();
    AppealEvent event;
    event.event_id = "e-1";
    event.kind = letter.kind = MessageKind::status_changed;
    event.appeal_id = "0195d0a0-0000-7000-8000-000000000001";
    event.at = letter.created_at;
    event.source = "city-a";
    event.status = Status::in_work;
    letter.content = event;
    return letter;
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("not in the sample: " + from);
    return text.replace(at, from.size(), to);
}

}  // namespace gateway::test
