#include "gateway/dossier/collect.hpp"

#include <algorithm>
#include <set>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr std::size_t in_memory = std::size_t{256} << 10;  ///< bodies above lie in Blobs (core/store.hpp, invariant 5)
constexpr std::int64_t links_at_once = 5'000;

/// The file of a digest; empty when it is not there.
LentFile file_of(const Blobs& blobs, const std::string& sha256) {
    try {
        return blobs.lend(sha256);
    } catch (const Fault& fault) {
        if (fault.cause() != Cause::attachment_missing) throw;
        return {};
    }
}

/// A big body is left where it lies, so that a dossier of many does not fill the memory.
DossierBody body_of(const Blobs& blobs, std::string bytes) {
    if (bytes.size() <= in_memory) return {std::move(bytes), {}};
    auto file = file_of(blobs, sha256_hex(bytes));
    if (file.empty()) return {std::move(bytes), {}};
    return {{}, std::move(file)};
}

Task<void> collect_messages(Store& store, Workers& workers, DossierContent& content) {
    for (const MessageRecord& listed : content.trace.messages) {
        auto whole = co_await store.message(listed.envelope.message_id);
        if (!whole) continue;
        DossierMessage message{std::move(*whole), {}};
        std::string bytes = std::exchange(message.record.envelope.bytes, {});
        message.body = co_await offload(workers, [&] { return body_of(store.blobs(), std::move(bytes)); });
        content.messages.push_back(std::move(message));
    }
}

Task<void> collect_evidence(Store& store, Workers& workers, DossierContent& content) {
    const std::vector<EvidenceItem> listed = co_await store.evidence_of(content.order.appeal_id);
    for (const EvidenceItem& one : listed) {
        auto whole = co_await store.evidence(one.seq);
        if (!whole) continue;
        DossierEvidence evidence{std::move(*whole), {}};
        std::string bytes = std::exchange(evidence.item.bytes, {});
        evidence.body = co_await offload(workers, [&] { return body_of(store.blobs(), std::move(bytes)); });
        content.evidence.push_back(std::move(evidence));
    }
}

void collect_files(const Blobs& blobs, DossierContent& content) {
    for (const DossierMessage& message : content.messages) {
        for (const AttachmentRef& one : message.record.envelope.attachments) {
            for (const std::string& sha256 : {one.sha256, one.cms_sha256}) {
                if (sha256.empty() || content.files.contains(sha256)) continue;
                auto file = file_of(blobs, sha256);
                if (file.empty() && content.trace.erasure) continue;  // it went with the appeal's bodies
                if (file.empty())
                    content.missing.push_back(sha256);
                else
                    content.files[sha256].file = std::move(file);
            }
        }
    }
}

/// Links [from, to]; fewer when the journal ends before.
Task<void> add_links(Store& store, std::int64_t from, std::int64_t to, std::vector<JournalLink>& links) {
    while (from <= to) {
        const auto piece = co_await store.journal_links(from, static_cast<int>(std::min(links_at_once, to - from + 1)));
        if (piece.empty()) co_return;
        links.insert(links.end(), piece.begin(), piece.end());
        from = links.back().seq + 1;
    }
}

/// From the first record of the appeal to the end of the journal, as far as the limits allow.
Task<void> collect_chain(Store& store, DossierContent& content, ChainLimits limits) {
    std::set<std::int64_t> stops;
    for (const JournalRecord& record : content.trace.journal) stops.insert(record.seq);
    const StoreStats stats = co_await store.stats();
    stops.insert(std::max<std::int64_t>(stats.journal_records, 1));
    std::int64_t next = *stops.begin();
    for (const std::int64_t stop : stops) {
        const std::int64_t gap = stop - next;
        const bool fits = gap <= limits.in_a_gap && gap + static_cast<std::int64_t>(content.links.size()) <= limits.at_most;
        co_await add_links(store, fits ? next : stop, stop, content.links);
        next = stop + 1;
    }
}

}  // namespace

Task<DossierContent> collect_dossier(Store& store, Workers& workers, DossierOrder order, ChainLimits limits) {
    DossierContent content;
    content.order = std::move(order);
    auto trace = co_await store.trace(content.order.appeal_id);
    if (!trace) throw Fault(Cause::not_found, "no such appeal", "appeal_id");
    content.trace = std::move(*trace);
    co_await collect_messages(store, workers, content);
    co_await collect_evidence(store, workers, content);
    collect_files(store.blobs(), content);
    co_await collect_chain(store, content, limits);
    co_return content;
}

}  // namespace gateway
