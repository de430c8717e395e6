#include "gateway/app/trust_keeper.hpp"

#include <utility>

namespace gateway {
namespace {

/// A status nobody knew yet is asked for within this time; also the rhythm of looking for what is due.
constexpr Duration rhythm{5'000};
constexpr Duration crl_time{60'000}, ocsp_time{15'000};

bool is_good(const WebReply& reply) {
    return reply.status == 200;
}

}  // namespace

void TrustKeeper::watch(std::string name, std::shared_ptr<const TrustStore> store, std::string proxy) {
    watched_.push_back({std::move(name), std::move(store), std::move(proxy), false});
}

void TrustKeeper::stop() {
    stopping_ = true;
    bell_.ring();
}

Task<void> TrustKeeper::run(std::shared_ptr<TrustKeeper> keeper) {
    while (!keeper->stopping_) {
        co_await keeper->look();
        if (!keeper->stopping_) co_await keeper->bell_.wait(rhythm);
    }
}

Task<int> TrustKeeper::look() {
    int believed = 0;
    for (Watched& watched : watched_) believed += co_await refresh(watched);
    co_return believed;
}

Task<int> TrustKeeper::refresh(Watched& watched) {
    int believed = 0;
    const auto queries = watched.store->revocation().due(kit_.clock.now());
    for (const RevocationQuery& query : queries) {
        if (stopping_) break;
        const std::string trouble = co_await fetch(watched, query);
        report(watched, query, trouble);
        if (trouble.empty()) ++believed;
    }
    co_return believed;
}

/// Empty, or why the answer did not come or was not believed.
Task<std::string> TrustKeeper::fetch(const Watched& watched, RevocationQuery query) {
    RevocationBook& book = watched.store->revocation();
    std::string trouble;
    try {
        WebReply reply = co_await ask(watched, query);
        if (is_good(reply)) {
            const Time now = kit_.clock.now();
            co_return co_await offload(kit_.workers,
                                       [&book, &query, &reply, now] { return book.take(query, reply.body, now); });
        }
        trouble = "HTTP status " + std::to_string(reply.status);
    } catch (const TransportError& error) {
        trouble = std::string(info(error.cause()).code) + ": " + error.what();
    } catch (const std::exception& error) {
        trouble = error.what();
    }
    book.failed(query, trouble, kit_.clock.now());
    co_return trouble;
}

Task<WebReply> TrustKeeper::ask(const Watched& watched, const RevocationQuery& query) {
    WebCall call;
    call.url = query.url;
    call.proxy = watched.proxy;
    const bool ocsp = query.kind == RevocationKind::ocsp;
    call.max_reply = ocsp ? max_ocsp_octets : max_crl_octets;
    call.timeout = ocsp ? ocsp_time : crl_time;
    if (ocsp) {
        call.method = "POST";
        call.headers = {{"Content-Type", "application/ocsp-request"}, {"Accept", "application/ocsp-response"}};
        call.body = query.request;
    }
    co_return co_await kit_.web.send(std::move(call));
}

/// One line when trouble begins and one when it ends; each fetched CRL is a milestone at debug.
void TrustKeeper::report(Watched& watched, const RevocationQuery& query, const std::string& trouble) {
    const std::string kind(to_text(query.kind));
    if (trouble.empty()) {
        kit_.log.write(LogLevel::debug, "trust_refreshed", {{"trust", watched.name}, {"kind", kind}, {"url", query.url}});
        if (std::exchange(watched.troubled, false))
            kit_.log.write(LogLevel::info, "trust_recovered", {{"trust", watched.name}});
        return;
    }
    const LogLevel level = std::exchange(watched.troubled, true) ? LogLevel::debug : LogLevel::warn;
    kit_.log.write(level, "trust_source_failed",
                   {{"trust", watched.name}, {"kind", kind}, {"url", query.url}, {"reason", trouble}});
}

}  // namespace gateway
