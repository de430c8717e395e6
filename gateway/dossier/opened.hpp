// A dossier whose members are known and unchanged, while its parts are checked.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "gateway/dossier/report.hpp"
#include "gateway/dossier/verify.hpp"

namespace gateway {

struct OpenedDossier {
    std::map<std::string, std::string_view, std::less<>> members;  ///< name → octets, borrowed from the file
    std::map<std::string, std::string, std::less<>> digests;       ///< name → sha256 hex, as the manifest says and as it is
    std::set<std::string, std::less<>> journaled;                  ///< sha256 hex that records of the appeal speak of
    std::vector<std::string> erasures;                             ///< "TIME RULE" of what records of the appeal say was erased
    DossierVerifyOptions options;
    DossierReport* report = nullptr;

    /// Empty when there is none.
    std::string_view octets(std::string_view name) const;
    bool has(std::string_view name) const { return members.contains(name); }
    /// The trust store that chains are checked with; null = they are not.
    const TrustStore* trust() const { return options.chain == ChainCheck::required ? options.trust : nullptr; }
};

/// Collects what is wrong in one check; says the good sentence when nothing was.
class CheckVerdict {
public:
    CheckVerdict(DossierReport& report, std::string check) : report_(report), check_(std::move(check)) {}
    /// At most ten are kept.
    void bad(const std::string& ru, const std::string& en, const std::string& detail = {});
    void note(const std::string& ru, const std::string& en, const std::string& detail = {});
    void good_unless_bad(const std::string& ru, const std::string& en);

private:
    DossierReport& report_;
    std::string check_;
    int bad_ = 0, notes_ = 0;
};

void check_journal(OpenedDossier& dossier);    ///< records, chain, checkpoint
void check_documents(OpenedDossier& dossier);  ///< originals, their signatures, attachments, time stamps

}  // namespace gateway
