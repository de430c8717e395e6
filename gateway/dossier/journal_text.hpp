// The journal's part of a dossier as texts a shell can read.
//
// journal/chain.txt has one line per record, "SEQ CONTENT HASH" by core/journal_chain.hpp, "-" for the content of records of
// the old rule; before the first line, and after every place where links are left out, "previous HASH". checkpoint.txt has five
// lines: "appeal-gateway checkpoint 1", "instance ID", "seq N", "hash H", "at TIME".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/store.hpp"

namespace gateway {

/// "journal/000000000123.rec": the octets content(123) is the digest of.
std::string record_member(std::int64_t seq);

std::string chain_text(const std::vector<JournalLink>& links);

/// Throws DossierFlaw for lines that chain_text does not write.
std::vector<JournalLink> read_chain(std::string_view text);

struct Checkpoint {
    std::string instance;
    std::int64_t seq = 0;
    std::string hash;
    Time at{};
};

std::string checkpoint_text(const Checkpoint& checkpoint);
/// Throws DossierFlaw.
Checkpoint read_checkpoint(std::string_view text);

}  // namespace gateway
