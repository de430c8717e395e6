// libjq behind owning types; only for this room's sources.
#pragma once

#include <string>

extern "C" {
#include <jq.h>
#include <jv.h>
}

namespace gateway {

/// Owns one value. libjq's functions consume what they are given: hand them
/// take() or copy().
class Jv {
public:
    explicit Jv(jv value) : value_(value) {}
    Jv(Jv&& other) noexcept : value_(other.take()) {}
    Jv& operator=(Jv&&) = delete;
    ~Jv() { jv_free(value_); }

    jv copy() const { return jv_copy(value_); }
    jv take() {
        const jv value = value_;
        value_ = jv_null();
        return value;
    }
    bool valid() const { return jv_is_valid(value_) != 0; }
    /// The message of an invalid value as text; empty when it has none (the end
    /// of the outputs). A message that is no text may be the document itself
    /// (`error` without a word): it is not shown.
    std::string message() const {
        Jv text(jv_invalid_get_msg(copy()));
        if (jv_get_kind(text.value_) == JV_KIND_NULL) return {};
        if (jv_get_kind(text.value_) == JV_KIND_STRING) return jv_string_value(text.value_);
        return "error(…) without a text";
    }
    jv value() const { return value_; }

private:
    jv value_;
};

}  // namespace gateway
