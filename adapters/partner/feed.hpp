// What waits for a partner: an ordered list with a cursor. It stays until the partner acknowledges it, by a cursor or by a
// signed receipt for each.
#pragma once

#include <cstdint>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/partner/answer.hpp"
#include "adapters/partner/names.hpp"
#include "adapters/partner/settings.hpp"

namespace gateway::partner {

/// All calls on the io thread.
class Feed {
public:
    Feed(const AdapterKit& kit, const TrustStore* trust) : kit_(kit), trust_(trust) {}

    /// Changes behind a cursor, oldest first: {"changes":[…],"cursor":"…","more":…}. Nothing is taken away.
    Task<WebResponse> list(Owner owner, std::int64_t after, int limit, Form form);

    /// Everything up to the cursor has arrived. How many changes that ended.
    Task<int> acknowledge(Owner owner, std::int64_t cursor);

    /// The partner's own receipt for one change: checked against it, kept as evidence, the change is done with. A change that
    /// is gone already is done with. Throws Fault: signature_*, certificate_*, bad_value (of another change).
    Task<void> receive(const PartnerSettings& partner, Owner owner, std::int64_t cursor, std::string receipt);

private:
    Task<void> end(Owner owner, const Mail& mail, Cause refused);

    const AdapterKit& kit_;
    const TrustStore* trust_;
};

/// How a change lies in the mailbox.
std::string change_text(const Letter& letter, const SealedLetter& sealed);

}  // namespace gateway::partner
