// The `detail` of a journal entry: a flat JSON object, written member by member.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gateway {

/// Values are codes, ids, digests, times and numbers: never personal data.
class JournalDetail {
public:
    JournalDetail& add(std::string_view key, std::string_view value);
    JournalDetail& add(std::string_view key, std::int64_t value);
    std::string text() const { return text_ + "}"; }

private:
    void begin_member(std::string_view key);
    std::string text_ = "{";
};

}  // namespace gateway
