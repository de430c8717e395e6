// The verbs of the command line, one source each. A verb registers itself below `app` and leaves its exit code in `exit`.
// Exit codes: 0 done and good; 1 done and the answer is no, or it failed (one sentence on stderr); 2 wrong usage or unreadable
// file.
#pragma once

#include <CLI/CLI.hpp>

namespace gateway {

/// The exit code of the verb that ran; verbs set it in their callback.
struct CommandExit {
    int code = 0;
};

void add_verify_command(CLI::App& app, CommandExit& exit);
void add_transform_command(CLI::App& app, CommandExit& exit);  ///< transform smev, c14n
void add_sign_command(CLI::App& app, CommandExit& exit);
void add_keys_command(CLI::App& app, CommandExit& exit);
void add_check_command(CLI::App& app, CommandExit& exit);  ///< check, and `config schema|reference`
void add_serve_command(CLI::App& app, CommandExit& exit);
void add_reload_command(CLI::App& app, CommandExit& exit);
void add_store_command(CLI::App& app, CommandExit& exit);  ///< store check
void add_stand_command(CLI::App& app, CommandExit& exit);
void add_schema_command(CLI::App& app, CommandExit& exit);   ///< schema json|xsd of the canonical appeal
void add_appeals_command(CLI::App& app, CommandExit& exit);  ///< appeals find|show|duplicates
void add_deliveries_command(CLI::App& app, CommandExit& exit);
void add_parked_command(CLI::App& app, CommandExit& exit);  ///< parked list|show|release|close
void add_connectors_command(CLI::App& app, CommandExit& exit);
void add_dossier_command(CLI::App& app, CommandExit& exit);  ///< dossier APPEAL, dossier verify
void add_bi_command(CLI::App& app, CommandExit& exit);       ///< bi export|send|status|reconcile|measures|report|categories
void add_map_command(CLI::App& app, CommandExit& exit);      ///< map test|run|explain
void add_deadline_command(CLI::App& app, CommandExit& exit);
void add_deadlines_command(CLI::App& app, CommandExit& exit);   ///< deadlines list
void add_quality_command(CLI::App& app, CommandExit& exit);     ///< quality list|notice
void add_classifier_command(CLI::App& app, CommandExit& exit);  ///< classifier CODE
void add_identifier_command(CLI::App& app, CommandExit& exit);
void add_privacy_command(CLI::App& app, CommandExit& exit);  ///< privacy audit
void add_import_command(CLI::App& app, CommandExit& exit);   ///< a table by hand
void add_sstu_command(CLI::App& app, CommandExit& exit);     ///< sstu check|batch
void add_demo_command(CLI::App& app, CommandExit& exit);

}  // namespace gateway
