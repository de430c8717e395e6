// `sstu code`: a code of the classifier of questions.
#pragma once

#include "gateway/app/commands/commands.hpp"

namespace gateway {

void add_sstu_code(CLI::App& sstu, CommandExit& exit);

}  // namespace gateway
