// The records of the appeal, the chain they are links of, and the signed end of it.
#include <boost/json.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/core/journal_chain.hpp"
#include "gateway/dossier/hex.hpp"
#include "gateway/dossier/index.hpp"
#include "gateway/dossier/journal_text.hpp"
#include "gateway/dossier/names.hpp"
#include "gateway/dossier/opened.hpp"
#include "gateway/dossier/zip.hpp"

namespace gateway {
namespace {

using Links = std::map<std::int64_t, JournalLink>;

/// Recomputes every link; what lies beyond a gap or follows the old rule is told, not proven.
void check_chain(const std::vector<JournalLink>& links, CheckVerdict& verdict) {
    std::int64_t gaps = 0, old = 0, proven = 0;
    for (std::size_t i = 0; i < links.size(); ++i) {
        const JournalLink& link = links[i];
        const bool next = i > 0 && link.previous_hash == links[i - 1].hash;
        if (i > 0 && link.seq <= links[i - 1].seq)
            verdict.bad("Цепочка журнала идёт назад", "The journal's chain goes back", std::to_string(link.seq));
        if (i > 0 && next != (link.seq == links[i - 1].seq + 1))
            verdict.bad("Звено журнала не стоит на предыдущем", "A link of the journal does not stand on the one before",
                        std::to_string(link.seq));
        gaps += i > 0 && !next ? 1 : 0;
        if (link.content.empty()) {
            ++old;
        } else if (sha256_hex(journal_link_octets(link.previous_hash, link.seq, link.content)) == link.hash) {
            ++proven;
        } else {
            verdict.bad("Хеш звена журнала не сходится", "The hash of a link of the journal is wrong",
                        std::to_string(link.seq));
        }
    }
    if (gaps > 0)
        verdict.note(
            "Цепочка показана не вся: разрывов " + std::to_string(gaps) + ", их целостность подтверждает только подпись шлюза",
            "Not all of the chain is shown: " + std::to_string(gaps) +
                " gaps, which the gateway's signature alone vouches for");
    if (old > 0)
        verdict.note("Звеньев старого правила: " + std::to_string(old) + ", по досье они не пересчитываются",
                     "Links of the old rule: " + std::to_string(old) + ", they cannot be recomputed from the dossier");
    verdict.good_unless_bad("Цепочка журнала сходится, звеньев: " + std::to_string(proven),
                            "The journal's chain agrees, links: " + std::to_string(proven));
}

void check_end(OpenedDossier& dossier, const std::vector<JournalLink>& links) {
    CheckVerdict verdict(*dossier.report, "checkpoint");
    const Checkpoint end = read_checkpoint(dossier.octets(checkpoint_member));
    if (end.seq != links.back().seq || end.hash != links.back().hash)
        verdict.bad("Контрольная точка — не конец цепочки", "The checkpoint is not the end of the chain",
                    std::to_string(end.seq));
    if (end.instance != dossier.report->instance)
        verdict.bad("Контрольная точка другого шлюза", "The checkpoint is of another gateway", end.instance);
    verdict.good_unless_bad("Контрольная точка: запись " + std::to_string(end.seq) + ", " + to_rfc3339(end.at),
                            "Checkpoint: record " + std::to_string(end.seq) + ", " + to_rfc3339(end.at));
}

bool fits(const JournalRecord& record, const JournalLink& link) {
    if (record.hash != link.hash || record.previous_hash != link.previous_hash) return false;
    return link.content.empty() ? journal_hash_1(record) == link.hash : journal_content(record) == link.content;
}

void check_record(OpenedDossier& dossier, const JournalRecord& record, const Links& links, CheckVerdict& verdict) {
    const std::string name = record_member(record.seq);
    if (dossier.octets(name) != journal_content_octets(record))
        verdict.bad("Запись журнала и её октеты расходятся", "A journal record and its octets differ", name);
    const auto link = links.find(record.seq);
    if (link == links.end() || !fits(record, link->second))
        verdict.bad("Записи нет в цепочке журнала", "A record is not in the journal's chain", name);
    if (record.entry.appeal_id != dossier.report->appeal_id)
        verdict.bad("Запись о другом обращении", "A record is about another appeal", name);
}

std::vector<JournalRecord> records_of(std::string_view text) {
    std::vector<JournalRecord> records;
    const auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()));
    for (const auto& one : value.as_array()) records.push_back(record_of_json(one));
    return records;
}

/// Digests the journal speaks of: documents whose digest is there are vouched for by the chain.
void take_digests(OpenedDossier& dossier, const JournalRecord& record) {
    boost::json::error_code error;
    const auto detail = boost::json::parse(record.entry.detail, error);
    if (error || !detail.is_object()) return;
    for (const auto& member : detail.get_object())
        if (member.value().is_string() && is_sha256(std::string_view(member.value().get_string())))
            dossier.journaled.emplace(member.value().get_string());
}

void take_erasure(OpenedDossier& dossier, const JournalRecord& record) {
    if (record.entry.kind != "appeal.erased") return;
    boost::json::error_code error;
    const auto detail = boost::json::parse(record.entry.detail, error);
    const std::string rule = error || !detail.is_object() ? std::string() : text_of(detail.get_object(), "rule");
    dossier.erasures.push_back(to_rfc3339(record.at) + " " + rule);
    CheckVerdict(*dossier.report, "erasure")
        .note("Тела и персональные данные стёрты " + to_rfc3339(record.at) + " по правилу " + rule,
              "Bodies and personal data were erased at " + to_rfc3339(record.at) + " by rule " + rule);
}

void check_records(OpenedDossier& dossier, const Links& links) {
    CheckVerdict verdict(*dossier.report, "records");
    std::size_t count = 0;
    try {
        for (const JournalRecord& record : records_of(dossier.octets(records_member))) {
            check_record(dossier, record, links, verdict);
            take_digests(dossier, record);
            take_erasure(dossier, record);
            ++count;
        }
    } catch (const std::exception& error) {
        verdict.bad("Записи журнала не читаются", "The journal's records cannot be read", error.what());
    }
    verdict.good_unless_bad("Записи журнала об обращении на месте: " + std::to_string(count),
                            "The journal's records of the appeal are in place: " + std::to_string(count));
}

}  // namespace

void check_journal(OpenedDossier& dossier) {
    const std::vector<JournalLink> links = read_chain(dossier.octets(chain_member));
    CheckVerdict verdict(*dossier.report, "chain");
    if (links.empty()) return verdict.bad("В досье нет цепочки журнала", "The dossier has no chain of the journal");
    check_chain(links, verdict);
    check_end(dossier, links);
    Links by_seq;
    for (const JournalLink& link : links) by_seq.emplace(link.seq, link);
    check_records(dossier, by_seq);
}

}  // namespace gateway
