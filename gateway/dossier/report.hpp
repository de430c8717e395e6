// What a check of a dossier found, line by line, for a person.
#pragma once

#include <string>
#include <vector>

namespace gateway {

enum class FindingLevel {
    good,
    note,  ///< not proven, or to be known; the dossier is good all the same
    bad
};

struct Finding {
    FindingLevel level = FindingLevel::good;
    std::string check;   ///< stable word: "zip", "digests", "signature", "chain", …
    std::string ru, en;  ///< one sentence
    std::string detail;  ///< which member, which reason; may be empty
};

struct DossierReport {
    std::string appeal_id, instance, made_at;  ///< as far as they could be read
    std::string signer;                        ///< RFC 2253
    std::vector<Finding> findings;

    /// Nothing is bad.
    bool good() const;
    void add(Finding finding) { findings.push_back(std::move(finding)); }
};

}  // namespace gateway
