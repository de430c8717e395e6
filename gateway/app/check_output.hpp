// The report of a check as people and programs read it.
#pragma once

#include <string>

#include "gateway/app/config_check.hpp"

namespace gateway {

/// Every error and warning, one per line; empty when there is none.
std::string check_problems(const CheckReport& report);

/// "OK …" with what was found, or how much is wrong; one or a few lines.
std::string check_summary(const CheckReport& report);

/// {"good", "digest", "stages", "errors", "warnings", "problems": [{"weight", "file", "line", "column", "ru", "en", "detail"}],
/// "partners"}
std::string check_json(const CheckReport& report);

}  // namespace gateway
