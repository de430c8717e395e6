// dossier APPEAL: asks the running gateway, or makes it beside a store that is not in use. dossier verify FILE: offline.
#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <iostream>
#include <optional>

#include "gateway/admin/look.hpp"
#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/app/dossier_office.hpp"
#include "gateway/app/text_table.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/dossier/verify.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace gateway {
namespace {

constexpr int good = 0, not_good = 1, unusable = 2;

struct DossierOptions : AdminOptions {
    std::string appeal, out, file, trust;
    bool offline = false, no_chain = false, verify_json = false;
};

constexpr const char* help =
    R"(Досье содержит персональные данные полностью: только для органа, который вправе их видеть. Причина (--reason)
и кто запросил попадают в журнал и в досье. Файл создаётся с правами 0600; существующий не перезаписывается.
A dossier holds personal data in full: only for an authority that may see them. Who asked and why is journaled and
stands in it. The file is made with mode 0600; an existing one is not written over.
Коды выхода / exit codes: 0 готово / done; 1 не удалось / failed; 2 неверный вызов / wrong usage.
verify: 0 верно / good; 1 неверно / not good; 2 файл не читается или неверный вызов / unreadable file or wrong usage.
Формат / the format: docs/dossier-format.md)";

std::string text(const boost::json::value& value, const char* name) {
    return text_of(value, name);
}

/// The gateway's own id; throws std::runtime_error unless the id of another system belongs to exactly one appeal.
std::string id_of(const AdminClient& client, const std::string& id) {
    if (is_uuid(id)) return id;
    const auto page = client.get("/appeals" + query_text({{"external_id", id}}));
    const auto& items = page.at("items").as_array();
    if (items.size() != 1)
        throw std::runtime_error("обращений с этим номером: " + std::to_string(items.size()) +
                                 ", назовите номер шлюза (appeals find) / appeals with this id: " +
                                 std::to_string(items.size()) + ", name the gateway's own id");
    return text(items[0], "appeal_id");
}

std::string actor_of(const DossierOptions& options) {
    return std::string(deed_of(options).at("actor").as_string());
}

void fetch(const DossierOptions& options) {
    const AdminClient client = client_of(options);
    const std::string id = id_of(client, options.appeal);
    client.download("/appeals/" + id + "/dossier", {{"X-Actor", actor_of(options)}, {"X-Reason", options.reason}}, options.out);
}

/// The store's io_context turns until the task has ended.
template <class T>
T run_to_end(boost::asio::io_context& io, Task<T> task) {
    std::exception_ptr error;
    std::optional<T> result;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, T value) {
        error = thrown;
        result = std::move(value);
        io.stop();
    });
    io.restart();
    io.run();
    if (error) std::rethrow_exception(error);
    return std::move(*result);
}

Task<bool> make_offline(DossierMeans means, DossierRequest request, std::string out) {
    JournalEntry entry;
    entry.kind = "admin.unmasked";
    entry.appeal_id = request.appeal_id;
    entry.actor = request.actor;
    entry.detail = journal_text({{"what", "dossier"}, {"reason", request.reason}});
    const auto known = co_await means.store.appeal(request.appeal_id);
    if (!known) throw Fault(Cause::not_found, "no such appeal", "appeal_id");
    co_await means.store.note(std::move(entry));
    co_await make_dossier(means, std::move(request), out);
    co_return true;
}

void make_beside_store(const DossierOptions& options) {
    if (!is_uuid(options.appeal))
        throw std::runtime_error("--offline: нужен номер обращения в шлюзе / the gateway's own id of the appeal is wanted");
    SilentLog silent;
    SystemClock clock;
    const Config config = load_config(options.config, silent);
    boost::asio::io_context io{1};
    const auto alive = boost::asio::make_work_guard(io);
    Workers workers{1};
    const auto store =
        open_sqlite_store({.data_dir = config.data_dir, .seals = seals_of(config)}, io.get_executor(), clock, silent);
    store->use_config_digest(config.digest);
    KeyRing keys(config, clock);
    const DossierMeans means{*store, workers, clock, config, keys};
    run_to_end(io, make_offline(means, {options.appeal, actor_of(options), options.reason}, options.out));
    store->close();
}

int make(const DossierOptions& options) {
    options.offline ? make_beside_store(options) : fetch(options);
    std::cout << "досье записано / the dossier was written: " << options.out << "\n"
              << "проверить / to verify: appeal-gateway dossier verify " << options.out << " --trust DIR\n";
    return good;
}

std::string_view mark_of(FindingLevel level) {
    if (level == FindingLevel::good) return "верно / good";
    return level == FindingLevel::note ? "к сведению / note" : "НЕВЕРНО / BAD";
}

void print_text(const DossierReport& report) {
    for (const Finding& one : report.findings) {
        std::cout << "[" << mark_of(one.level) << "] " << one.check << ": " << printable(one.ru) << "\n    "
                  << printable(one.en) << "\n";
        if (!one.detail.empty()) std::cout << "    " << printable(one.detail) << "\n";
    }
    std::cout << (report.good() ? "досье верно / the dossier is good" : "досье НЕ верно / the dossier is NOT good") << "\n";
}

void print_report_json(const DossierReport& report) {
    boost::json::array findings;
    for (const Finding& one : report.findings) {
        const char* level = one.level == FindingLevel::good ? "good" : one.level == FindingLevel::note ? "note" : "bad";
        findings.push_back(boost::json::object{
            {"check", one.check}, {"level", level}, {"ru", one.ru}, {"en", one.en}, {"detail", one.detail}});
    }
    print_json(boost::json::object{{"good", report.good()},
                                   {"appeal_id", report.appeal_id},
                                   {"instance", report.instance},
                                   {"made_at", report.made_at},
                                   {"signer", report.signer},
                                   {"findings", std::move(findings)}});
}

int verify(const DossierOptions& options) {
    try {
        DossierVerifyOptions how;
        how.chain = options.no_chain ? ChainCheck::skipped : ChainCheck::required;
        std::optional<TrustStore> trust;
        if (!options.trust.empty()) how.trust = &trust.emplace(TrustStore::load(options.trust));
        const DossierReport report = verify_dossier_file(options.file, how);
        options.verify_json ? print_report_json(report) : print_text(report);
        return report.good() ? good : not_good;
    } catch (const std::runtime_error& error) {
        std::cerr << "appeal-gateway: " << error.what() << "\n";
        return unusable;
    }
}

void add_verify(CLI::App& dossier, const std::shared_ptr<DossierOptions>& options, CommandExit& exit) {
    CLI::App* command = dossier.add_subcommand("verify", "Проверить файл досье без шлюза / verify a dossier's file offline");
    command->add_option("FILE", options->file, "Файл досье / the dossier's file")->required();
    CLI::Option* trust = command->add_option("--trust", options->trust, "Папка с корневыми сертификатами / folder of roots");
    command->add_flag("--no-chain", options->no_chain, "Только подписи, без доверия / signatures only, no trust")
        ->excludes(trust);
    command->add_flag("--json", options->verify_json, "Отчёт одним объектом JSON / the report as one JSON object");
    command->callback([options, &exit] { exit.code = verify(*options); });
}

}  // namespace

void add_dossier_command(CLI::App& app, CommandExit& exit) {
    auto options = std::make_shared<DossierOptions>();  // shared with the callbacks, which CLI11 keeps
    CLI::App* dossier = app.add_subcommand("dossier",
                                           "Досье обращения: подписанный файл со всеми доказательствами / the dossier "
                                           "of an appeal: one signed file with all evidence");
    dossier->footer(help);
    add_verify(*dossier, options, exit);
    dossier->add_option("APPEAL", options->appeal, "Номер в шлюзе или в любой системе / id of the gateway or of any system");
    dossier->add_option("--out", options->out, "Куда записать (новый файл) / the file to make");
    dossier->add_flag("--offline", options->offline,
                      "Шлюз остановлен: прямо из его хранилища / the gateway is stopped: straight from its store");
    add_deed_options(*dossier, *options, ReasonIs::optional);
    add_access_options(*dossier, *options);
    dossier->callback([dossier, options, &exit] {
        if (!dossier->get_subcommands().empty()) return;  // verify has run
        if (options->appeal.empty()) throw CLI::RequiredError("APPEAL");
        if (options->out.empty()) throw CLI::RequiredError("--out");
        if (options->reason.empty()) throw CLI::RequiredError("--reason");
        run_admin_command(exit, [&] { return make(*options); });
    });
}

}  // namespace gateway
