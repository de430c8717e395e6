// The administrator's endpoints over a store in memory and a desk of paper, asked without sockets.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/admin/admin.hpp"
#include "gateway/store/journal_book.hpp"
#include "gateway/store/memory_store.hpp"

namespace gateway::test {

class HandClock final : public Clock {
public:
    Time now() const override { return now_; }
    void move(Duration by) { now_ += by; }

private:
    Time now_ = Time(std::chrono::seconds(1'800'000'000));
};

class KeptLog final : public Log {
public:
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override;
    std::string lines;
};

/// Shows the picture it was given and remembers what it was told.
class PaperDesk final : public Desk {
public:
    DeskView view() const override { return picture; }
    Task<void> pause_connector(std::string connector) override;
    Task<void> resume_connector(std::string connector) override;
    Task<void> pause_route(std::string route) override;
    Task<void> resume_route(std::string route) override;
    void poll_now(const std::string& connector) override { told.push_back("poll " + connector); }
    void wake() override { told.push_back("wake"); }
    Task<DeskReload> reload() override;
    Task<std::filesystem::path> dossier(std::string appeal_id, std::string actor, std::string reason) override {
        told.push_back("dossier " + appeal_id + " " + actor + " " + reason);
        co_return next_dossier;
    }

    QualityDesk* quality() override { return quality_desk; }

    DeskView picture;
    QualityDesk* quality_desk = nullptr;
    DeskReload next_reload{.taken = true, .digest = "d2", .mistakes = {}};
    std::filesystem::path next_dossier;
    std::vector<std::string> told;
};

/// Letters of paper about the journal of the store.
class PaperQuality final : public QualityDesk {
public:
    explicit PaperQuality(Store& store) : store_(store) {}
    JournalBook& book() override { return journal_book_of(store_); }
    std::string title_of(const std::string& rule) const override { return rule == "no-text" ? "Ответ без текста" : ""; }
    std::string head_of(const std::string& sector) const override { return sector == "roads" ? "Министр дорог" : "Оператор"; }
    std::optional<Time> begin_of(const std::string& day) const override { return parse_rfc3339(day + "T00:00:00+03:00"); }
    Task<std::vector<DeskNotice>> notices(std::string day) override {
        co_return std::vector<DeskNotice>{{"roads", "Министр дорог", "За " + day, "текст", "due", {}, 0}};
    }
    Task<std::vector<DeskNotice>> send_notices(std::string day) override {
        sent.push_back(day);
        co_return std::vector<DeskNotice>{{"roads", "Министр дорог", "За " + day, {}, "failed", "partner.refused", 2}};
    }
    DeskNotices view() const override { return {}; }

    std::vector<std::string> sent;

private:
    Store& store_;
};

/// An archive of paper: it knows the store's appeals, and whatever is asked is done.
class PaperArchive final : public BodyArchive {
public:
    explicit PaperArchive(Store& store) : store_(store) {}
    Task<Resealed> reseal() override { co_return Resealed{3, 1, 0, true}; }
    Task<std::vector<DueErasure>> due_for_erasure(std::vector<RetentionTerm>, int) override {
        co_return std::vector<DueErasure>{{"0190f000-aaaa-7000-8000-000000000001", "fz59", "letters", Time{}, "суд"}};
    }
    Task<ErasureDone> erase(ErasureOrder order) override {
        co_await known(order.appeal_id);
        co_return ErasureDone{{Time{}, order.rule, order.reason, order.actor}, 2, 1, false};
    }
    Task<void> hold(std::string appeal_id, std::string reason, std::string) override {
        co_await known(std::move(appeal_id));
        held = std::move(reason);
    }

    std::string held;

private:
    Task<void> known(std::string appeal_id) {
        if (!co_await store_.trace(std::move(appeal_id))) throw Fault(Cause::not_found, "no such appeal", "appeal_id");
    }
    Store& store_;
};

struct Reply {
    WebResponse response;
    boost::json::value json;  ///< null when the body is none
    std::string header(std::string_view name) const { return std::string(header_of(response.headers, name).value_or("")); }
};

/// Who asks.
inline const std::string full_token = "full-token-0123456789", viewer_token = "viewer-token-0123456789";

/// What the appeal of `plant` holds of a citizen: none of it may be seen without a reason.
extern const std::vector<std::string> planted;

struct Rig {
    Rig();

    Reply ask(const std::string& method, const std::string& target, WebFields headers = {}, const std::string& body = {});
    /// With the full token.
    Reply get(const std::string& target, WebFields headers = {});
    Reply post(const std::string& target, const std::string& body = R"({"actor":"petrova","reason":"проверка"})");

    /// An appeal with personal data everywhere, one message, one delivery to "city"; ids are UUIDs in order of `n`.
    std::string plant(int n);
    static std::string appeal_id(int n);
    static std::string message_id(int n);
    static std::string delivery_id(int n);
    /// Ends the attempt of the next delivery of the route "to-city".
    void attempt(Outcome outcome, DeliveryState state, std::vector<JournalEntry> journal = {});
    /// A message of "pos" that could not be processed, signed by somebody with a name; gives its park_id.
    std::string park(const std::string& sender_message_id);
    std::vector<std::string> journal_kinds(const std::string& appeal_id);

    template <class T>
    T run(Task<T> task) {
        std::optional<T> result;
        std::exception_ptr error;
        boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, T value) {
            error = thrown;
            if (!thrown) result = std::move(value);
        });
        io.restart();
        io.run();
        if (error) std::rethrow_exception(error);
        return std::move(*result);
    }

    void run(Task<void> task) {
        std::exception_ptr error;
        boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown) { error = thrown; });
        io.restart();
        io.run();
        if (error) std::rethrow_exception(error);
    }

    AdminKit kit() { return {*store, desk, clock, log, workers, &archive}; }

    boost::asio::io_context io;
    Workers workers{1};
    HandClock clock;
    KeptLog log;
    PaperDesk desk;
    std::unique_ptr<Store> store = make_memory_store(clock);
    PaperQuality quality{*store};
    PaperArchive archive{*store};
    std::vector<std::unique_ptr<Endpoint>> endpoints;
};

}  // namespace gateway::test
