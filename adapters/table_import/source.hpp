// The source: looks into the inbox, imports one file at a time, a bounded piece of it per poll.
#pragma once

#include <memory>

#include "adapters/table_import/inbox.hpp"
#include "adapters/table_import/sheet_import.hpp"

namespace gateway::table_import {

std::unique_ptr<Source> make_table_source(std::shared_ptr<ImportOffice> office);

}  // namespace gateway::table_import
