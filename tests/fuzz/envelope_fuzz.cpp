// Signed envelopes and receipts of partners: read or refused; what is read has a content the gateway prints and reads again.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/exchange/receipt.hpp"

namespace {

using namespace gateway;

void open(const SealedLetter& sealed) try {
    const auto opened = open_letter(sealed, {}, Time{});
    if (opened.evidence.verdict == "valid") __builtin_trap();  // nobody's certificate signs for this sender
    if (const auto* appeal = std::get_if<Appeal>(&opened.letter.content))
        appeal_from_json(to_json(for_partner(*appeal)));
    else
        event_from_json(to_json(for_partner(std::get<AppealEvent>(opened.letter.content))));
} catch (const Fault&) {
}

}  // namespace

/// The first octet chooses: a receipt, an envelope in XML, one in JSON; of the last the octets behind NUL are its signature.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool started = (start_crypto(), true);
    static_cast<void>(started);
    if (size == 0) return 0;
    const std::string octets(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto cut = std::min(octets.find('\0'), octets.size());
    switch (data[0]) {
        case 'r':
            try {
                static_cast<void>(open_receipt(octets, {}, Time{}));
            } catch (const Fault&) {
            }
            return 0;
        case 'j':
            open({"application/json", octets.substr(0, cut), octets.substr(std::min(cut + 1, octets.size()))});
            return 0;
        default:
            open({"application/xml", octets, {}});
            return 0;
    }
}
