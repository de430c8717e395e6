// privacy retention | erase | hold: terms of keeping and what is done about them.
#pragma once

#include "gateway/app/commands/commands.hpp"

namespace gateway {

void add_keeping_commands(CLI::App& privacy, CommandExit& exit);

}  // namespace gateway
