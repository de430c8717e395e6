// The composition root: starts the cryptography, lists the verbs, turns what went wrong into one sentence and an exit code.
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "gateway/app/commands/commands.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/algorithms.hpp"

namespace {

using AddCommand = void (*)(CLI::App&, gateway::CommandExit&);

/// The verbs in the order of the help page, one line each.
std::vector<AddCommand> commands() {
    return {
        gateway::add_serve_command,
        gateway::add_check_command,  // check, config
        gateway::add_map_command,    // test, run, explain
        gateway::add_reload_command,
        gateway::add_appeals_command,  // find, show, duplicates
        gateway::add_deliveries_command, gateway::add_parked_command,   gateway::add_connectors_command,
        gateway::add_bi_command,  // export, reconcile, measures, categories
        gateway::add_dossier_command,    gateway::add_verify_command,   gateway::add_transform_command,
        gateway::add_keys_command,       gateway::add_sign_command,     gateway::add_identifier_command,
        gateway::add_classifier_command, gateway::add_deadline_command, gateway::add_deadlines_command,
        gateway::add_quality_command,    gateway::add_schema_command,   gateway::add_store_command,
        gateway::add_import_command,     gateway::add_privacy_command,  gateway::add_sstu_command,
        gateway::add_stand_command,      gateway::add_demo_command,
    };
}

constexpr int failed = 1, wrong_usage = 2;

/// Help and version go to stdout and are no fault; everything else is wrong usage with a hint.
int end_of_usage(const CLI::App& app, const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    const auto foreign = app.remaining();
    const std::string what = foreign.empty() ? error.what() : "'" + foreign.front() + "'";
    std::cerr << "appeal-gateway: неверный вызов / wrong usage: " << what << "\n"
              << "Справка / help: appeal-gateway --help, appeal-gateway КОМАНДА --help\n";
    return wrong_usage;
}

int run(int argc, char* argv[]) {
    CLI::App app("Шлюз обращений граждан / gateway for citizens' appeals", "appeal-gateway");
    app.set_version_flag("--version", GATEWAY_VERSION);
    app.require_subcommand(1);
    gateway::CommandExit exit;
    for (const auto add : commands()) add(app, exit);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return end_of_usage(app, error);
    }
    return exit.code;
}

}  // namespace

int main(int argc, char* argv[]) {
    try {
        gateway::start_crypto();
        return run(argc, argv);
    } catch (const gateway::Fault& fault) {
        const auto& cause = gateway::info(fault.cause());
        std::cerr << "appeal-gateway: " << cause.ru << " / " << cause.en << ": " << fault.detail() << "\n";
    } catch (const std::exception& error) {
        std::cerr << "appeal-gateway: " << error.what() << "\n";
    }
    return failed;
}
