// What SMEV may answer and what partners may send: a Fault, or an outcome that can be told.
//
// The first octet chooses how the body came: plain, as multipart/related, or at our own door.
#include <cstddef>
#include <cstdint>

#include "adapters/smev3/door_call.hpp"
#include "adapters/smev3/faults.hpp"
#include "adapters/smev3/multipart.hpp"
#include "adapters/smev3/reply.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/algorithms.hpp"

namespace {

using namespace gateway;
using namespace gateway::smev3;

constexpr std::string_view multipart = "multipart/related; boundary=b; start=\"<r>\"";

void read_answer(std::string_view type, std::string_view body) {
    const Reply reply = read_reply(type, body, nullptr, {});
    if (!reply.fault) return;
    static_cast<void>(outcome_of(*reply.fault));
    static_cast<void>(describe(*reply.fault));
}

void knock(std::string_view body) {
    const Version& names = version_of("1.2");
    static const DoorSchemas schemas;
    static const Partners partners{Smev3Settings{}};
    static const DoorSettings settings;
    const DoorRules rules{names, schemas, partners, nullptr, settings};
    const auto no_file = []() -> std::filesystem::path { throw Fault(Cause::too_large, "a fuzzed part is never long"); };
    const DoorCall call = read_call({"text/xml", body, {}}, no_file, rules, {});
    if (call.operation == "SendRequest") static_cast<void>(read_request(call, rules, true, {}));
    if (call.operation == "SendResponse") static_cast<void>(read_response(call, rules, {}));
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    start_crypto();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    try {
        if (data[0] % 3 == 0) read_answer("text/xml", body);
        if (data[0] % 3 == 1) read_answer(multipart, body);
        if (data[0] % 3 == 2) knock(body);
    } catch (const Fault&) {
        return 0;
    }
    return 0;
}
