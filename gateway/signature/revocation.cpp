#include "gateway/signature/revocation.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "gateway/core/digest.hpp"
#include "gateway/signature/revocation_book_native.hpp"

namespace gateway {
namespace {

constexpr std::array<std::pair<RevocationMode, std::string_view>, 5> mode_words{{
    {RevocationMode::off, "off"},
    {RevocationMode::folder, "folder"},
    {RevocationMode::crl, "crl"},
    {RevocationMode::ocsp, "ocsp"},
    {RevocationMode::crl_then_ocsp, "crl_then_ocsp"},
}};

/// Bounds memory and work whatever certificates come by; all of them have a chain to a trusted root.
constexpr std::size_t max_sources = 4096;
constexpr std::size_t max_queries = 64;
constexpr auto forgotten_after = std::chrono::days{7};  ///< an OCSP answer nobody asked for is not refreshed

std::string id_of(std::string_view kind, const std::string& what) {
    return sha256_hex(std::string(kind) + "\n" + what);
}

std::string ocsp_id(const Certificate& certificate, const Certificate& issuer) {
    return id_of("ocsp", certificate.sha256() + issuer.sha256());
}

}  // namespace

std::string_view to_text(RevocationMode mode) {
    return mode_words.at(static_cast<std::size_t>(mode)).second;
}

std::optional<RevocationMode> revocation_mode_of(std::string_view text) {
    for (const auto& [mode, word] : mode_words)
        if (word == text) return mode;
    return std::nullopt;
}

std::string_view to_text(RevocationKind kind) {
    return kind == RevocationKind::crl ? "crl" : "ocsp";
}

RevocationBook::RevocationBook(RevocationPolicy policy, std::vector<Certificate> issuers) : state_(new State) {
    state_->policy = std::move(policy);
    state_->issuers = std::move(issuers);
    state_->read_kept_crls();
    for (const std::string& url : state_->policy.crl_urls) {
        const std::string id = id_of("crl", url);
        AskedSource* source = state_->source(id, RevocationKind::crl, Time{});
        if (source != nullptr) source->urls = {url};
    }
}

RevocationBook::~RevocationBook() = default;

const RevocationPolicy& RevocationBook::policy() const {
    return state_->policy;
}

std::vector<RevocationQuery> RevocationBook::due(Time now) const {
    const std::lock_guard lock(state_->mutex);
    std::vector<RevocationQuery> queries;
    for (const auto& [id, source] : state_->sources) {
        const RevocationSource& view = source.view;
        if (view.next_attempt > now || queries.size() >= max_queries) continue;
        if (view.kind == RevocationKind::ocsp && source.asked_last + forgotten_after < now) continue;
        const std::string& url = source.urls.at(static_cast<std::size_t>(view.failures) % source.urls.size());
        queries.push_back({view.kind, id, url, source.request});
    }
    return queries;
}

std::vector<RevocationSource> RevocationBook::sources() const {
    const std::lock_guard lock(state_->mutex);
    std::vector<RevocationSource> views;
    for (const auto& [id, source] : state_->sources) {
        views.push_back(source.view);
        views.back().url = source.urls.at(static_cast<std::size_t>(source.view.failures) % source.urls.size());
    }
    for (const auto& [id, kept] : state_->crls) {
        if (state_->sources.contains(id)) continue;
        AskedSource idle;  // on disk, and not asked for since the start
        state_->show(idle, kept);
        views.push_back(std::move(idle.view));
    }
    return views;
}

std::uint64_t RevocationBook::generation() const {
    const std::lock_guard lock(state_->mutex);
    return state_->generation;
}

std::shared_ptr<const CrlSet> RevocationBook::crls() const {
    const std::lock_guard lock(state_->mutex);
    return state_->set;
}

RevocationBook::Status RevocationBook::ocsp(const Certificate& certificate, const Certificate& issuer, Time at) {
    const std::string id = ocsp_id(certificate, issuer);
    const std::lock_guard lock(state_->mutex);
    Status status;
    status.asked_since = at;
    const auto found = state_->sources.find(id);
    if (found == state_->sources.end()) return status;
    AskedSource& source = found->second;
    source.asked_last = std::max(source.asked_last, at);
    status.asked_since = source.asked_since;
    if (!source.answer) return status;
    status.until = source.answer->until;
    status.revoked_at = source.answer->revoked_at;
    status.known = source.answer->revoked ? Known::revoked : Known::good;
    return status;
}

bool RevocationBook::want_crl(const Certificate& certificate, const Certificate& issuer, Time at) {
    std::vector<std::string> urls = crl_urls_of(certificate);
    const std::lock_guard lock(state_->mutex);
    state_->crl_asked.emplace(issuer.sha256(), at);
    if (urls.empty()) return !state_->policy.crl_urls.empty();
    AskedSource* source = state_->source(id_of("crl", issuer.sha256() + urls.front()), RevocationKind::crl, at);
    if (source == nullptr) return true;
    source->asked_last = std::max(source->asked_last, at);
    if (!source->urls.empty()) return true;
    source->urls = std::move(urls);
    if (source->view.about.empty()) source->view.about = issuer.common_name();
    return true;
}

bool RevocationBook::want_ocsp(const Certificate& certificate, const Certificate& issuer, Time at) {
    std::vector<std::string> urls = ocsp_urls_of(certificate);
    if (!state_->policy.ocsp_url.empty()) urls = {state_->policy.ocsp_url};
    if (urls.empty()) return false;
    const std::string id = ocsp_id(certificate, issuer);
    const std::lock_guard lock(state_->mutex);
    AskedSource* source = state_->source(id, RevocationKind::ocsp, at);
    if (source == nullptr || !source->urls.empty()) return true;
    source->urls = std::move(urls);
    source->certificate = certificate;
    source->issuer = issuer;
    source->request = ocsp_request(certificate, issuer);
    source->view.about = certificate.common_name();
    source->answer = state_->kept_ocsp(id, certificate, issuer);
    if (!source->answer) return true;
    source->view.this_update = source->answer->this_update;
    source->view.until = source->answer->until;
    ++state_->generation;
    return true;
}

std::optional<Time> RevocationBook::crl_asked_since(const Certificate& issuer) const {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->crl_asked.find(issuer.sha256());
    return found == state_->crl_asked.end() ? std::nullopt : std::optional(found->second);
}

AskedSource* RevocationBook::State::source(const std::string& id, RevocationKind kind, Time at) {
    const auto found = sources.find(id);
    if (found != sources.end()) return &found->second;
    if (sources.size() >= max_sources) return nullptr;
    AskedSource& fresh = sources[id];
    fresh.view.kind = kind;
    fresh.view.next_attempt = at;
    fresh.asked_since = fresh.asked_last = at;
    const auto kept = crls.find(id);
    if (kept != crls.end()) show(fresh, kept->second);
    return &fresh;
}

}  // namespace gateway
