// Every forged message the policy must refuse, each with the cause and a word of the reason, and controls that must verify.
// Each forgery is signed truly (forge.hpp): a gateway that skipped the rule would take it.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/cause.hpp"

namespace gateway::samples {

struct Forgery {
    std::string name;  ///< a sentence, unique
    std::string message;
    Cause cause = Cause::none;  ///< none = a control: it must verify
    std::string reason;         ///< must be found in the detail
    std::string profile = "";   ///< as for `verify --profile`; empty = chosen by the document
};
using Forgeries = std::vector<Forgery>;

/// Signed elements moved, doubled and hidden; Ids in every form.
Forgeries wrapping_forgeries();
/// What SignedInfo and its Reference say.
Forgeries signed_info_forgeries();
/// Algorithms weaker than or other than those taken.
Forgeries algorithm_forgeries();
/// Whose certificate stands in KeyInfo, and how.
Forgeries key_info_forgeries();
/// Text whose meaning would change without its digest: comments, CDATA, instructions, entities, base64.
Forgeries text_forgeries();
/// Enveloped signatures and WS-Security.
Forgeries other_profile_forgeries();

Forgeries all_forgeries();

}  // namespace gateway::samples
