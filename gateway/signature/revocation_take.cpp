#include <algorithm>

#include "gateway/signature/revocation_book_native.hpp"

namespace gateway {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Duration first_pause = minutes{1}, longest_pause = hours{1};
constexpr Duration soonest_refresh = minutes{10}, latest_refresh = hours{12};

/// Half of what is left, so that one failure does not let an answer end.
Time refresh_at(Time now, Time until) {
    const auto half = std::chrono::duration_cast<Duration>((until - now) / 2);
    return now + std::clamp(half, soonest_refresh, latest_refresh);
}

std::string ended(Time until) {
    return "the answer ended on " + to_rfc3339(until) + ": the service gives out nothing newer";
}

}  // namespace

void RevocationBook::State::show(AskedSource& source, const KeptCrl& kept) const {
    source.view.about = kept.believed.issuer.common_name();
    source.view.last_success = kept.taken_at;
    source.view.this_update = kept.believed.this_update;
    source.view.until = kept.believed.until;
    source.view.next_attempt = refresh_at(kept.taken_at, kept.believed.until);
}

void RevocationBook::State::postpone(AskedSource& source, std::string_view reason, Time now) const {
    Duration pause = first_pause;
    for (int i = 0; i < source.view.failures && pause < longest_pause; ++i) pause *= 2;
    ++source.view.failures;
    source.view.last_error = std::string(reason.substr(0, 300));
    source.view.next_attempt = now + std::min(pause, longest_pause);
}

void RevocationBook::State::use_crl(const std::string& id, KeptCrl kept) {
    crls.insert_or_assign(id, std::move(kept));
    auto fresh = std::make_shared<CrlSet>();
    for (const auto& [key, one] : crls) {
        X509_CRL_up_ref(one.believed.crl.get());
        fresh->crls.emplace_back(one.believed.crl.get());
    }
    set = std::move(fresh);
    ++generation;
}

/// False, with nothing changed, when a newer one is known: an old list must not be slipped in again.
bool RevocationBook::State::take_crl(const std::string& id, AskedSource& source, BelievedCrl believed, Time now) {
    const auto old = crls.find(id);
    if (old != crls.end() && believed.this_update < old->second.believed.this_update) return false;
    KeptCrl kept{std::move(believed), now};
    show(source, kept);
    use_crl(id, std::move(kept));
    return true;
}

bool RevocationBook::State::take_ocsp(AskedSource& source, OcspAnswer answer, Time now) {
    if (source.answer && answer.this_update < source.answer->this_update) return false;
    source.view.last_success = now;
    source.view.this_update = answer.this_update;
    source.view.until = answer.until;
    source.view.next_attempt = refresh_at(now, answer.until);
    source.answer = answer;
    ++generation;
    return true;
}

/// Throws std::runtime_error when the answer is not believed. An answer that has ended counts when it is the newest known: the
/// last known good, and what it says of revocations stays true.
void RevocationBook::State::believe(const RevocationQuery& query, std::string_view octets, Time now) {
    std::unique_lock lock(mutex);
    AskedSource& source = sources.at(query.id);
    const std::optional<Certificate> certificate = source.certificate, issuer = source.issuer;
    lock.unlock();  // checking a signature takes long; sources are never removed
    bool newest = false;
    if (query.kind == RevocationKind::crl) {
        BelievedCrl believed = read_crl(octets, issuers, now);
        lock.lock();
        newest = take_crl(query.id, source, std::move(believed), now);
    } else {
        OcspAnswer answer = read_ocsp(octets, *certificate, *issuer, now);
        lock.lock();
        newest = take_ocsp(source, answer, now);
    }
    const Time until = source.view.until.value_or(now);
    lock.unlock();
    if (!newest) throw std::runtime_error("the answer is older than the one already known");
    keep(query.id, query.kind, octets);
    if (until < now) throw std::runtime_error(ended(until));
}

std::string RevocationBook::take(const RevocationQuery& query, std::string_view octets, Time now) {
    try {
        state_->believe(query, octets, now);
    } catch (const std::exception& error) {
        failed(query, error.what(), now);
        return error.what();
    }
    const std::lock_guard lock(state_->mutex);
    AskedSource& source = state_->sources.at(query.id);
    source.view.failures = 0;
    source.view.last_error.clear();
    return {};
}

void RevocationBook::failed(const RevocationQuery& query, std::string_view reason, Time now) {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->sources.find(query.id);
    if (found != state_->sources.end()) state_->postpone(found->second, reason, now);
}

}  // namespace gateway
