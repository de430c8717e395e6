// Time as the gateway speaks it: UTC points with microseconds, RFC 3339 text, and deadlines on the steady clock.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace gateway {

using Time = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::milliseconds;

/// Where "now" comes from. Logic takes a Clock or a Time as an argument and never reads the system's clock itself.
class Clock {
public:
    virtual ~Clock() = default;
    /// UTC wall clock. May jump. Callable from every thread.
    virtual Time now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
public:
    Time now() const override;
};

/// "2026-03-02T10:00:00.000000Z"; always UTC, always six digits, so that texts sort like times.
std::string to_rfc3339(Time time);

/// "2026-03-02T10:00:00+03:00" for partners that want local time; offset in minutes east of UTC, −1439…1439.
std::string to_rfc3339(Time time, int offset_minutes);

/// Reads RFC 3339 / xs:dateTime with an offset or Z and up to nine digits of fraction (cut to six).
/// Without an offset `assumed_offset_minutes` is used when given; otherwise, and for impossible dates, nullopt.
std::optional<Time> parse_rfc3339(std::string_view text, std::optional<int> assumed_offset_minutes = std::nullopt);

/// A point after which an operation must have ended, immune to jumps of the wall clock.
class Deadline {
public:
    static Deadline after(Duration duration);
    /// Zero when it has passed, never negative.
    Duration remaining() const;
    bool passed() const { return remaining() == Duration::zero(); }

private:
    explicit Deadline(std::chrono::steady_clock::time_point at) : at_(at) {}
    std::chrono::steady_clock::time_point at_;
};

}  // namespace gateway
