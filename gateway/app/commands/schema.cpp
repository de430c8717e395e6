// `appeal-gateway schema json|xsd`: the published schemas of the canonical appeal, as the running version understands them.
#include <iostream>

#include "gateway/app/commands/commands.hpp"
#include "gateway/appeal/json_schema.hpp"
#include "gateway/mapping/appeal_xsd.hpp"

namespace gateway {

void add_schema_command(CLI::App& app, CommandExit&) {
    auto* schema = app.add_subcommand("schema", "Схема канонического обращения / print the schema of the canonical appeal");
    schema->require_subcommand(1);
    schema->add_subcommand("json", "JSON Schema, draft 2020-12")->callback([] { std::cout << json_schema(); });
    schema->add_subcommand("xsd", "XML Schema 1.0")->callback([] { std::cout << appeal_xsd(); });
}

}  // namespace gateway
