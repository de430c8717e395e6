// Windows-1251, in which Russian systems of the older kind still write.
#pragma once

#include <string>
#include <string_view>

namespace gateway {

/// Never fails: the one octet without a meaning (0x98) becomes U+FFFD. Any thread.
std::string utf8_of_windows_1251(std::string_view octets);

/// What Windows-1251 has no octet for becomes '?'. `utf8` must be valid UTF-8. Any thread.
std::string windows_1251_of_utf8(std::string_view utf8);

/// Well-formed UTF-8 throughout: no overlong forms, no surrogates. Any thread.
bool is_utf8(std::string_view octets);

/// The same, octet by octet over any number of pieces; remembers where a character stands between two of them.
class Utf8Check {
public:
    void take(std::string_view octets);
    bool good() const { return good_ && awaited_ == 0; }

private:
    void step(unsigned char c);

    bool good_ = true;
    int awaited_ = 0;
    unsigned char low_ = 0x80, high_ = 0xBF;
};

}  // namespace gateway
