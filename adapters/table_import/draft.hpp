// From a row to the canonical appeal, through the region's own mapping.
#pragma once

#include <string>

#include "adapters/table_import/row.hpp"
#include "adapters/table_import/settings.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/core/mapping_stamp.hpp"
#include "gateway/mapping/mapping.hpp"

namespace gateway::table_import {

struct Draft {
    Appeal appeal;
    MappingStamp stamp;
    std::string digest;  ///< of the row's values and of everything that translated them: equal = nothing new
};

/// The maps of one table. Immutable after construction; any thread.
class Draftsman {
public:
    /// Throws std::runtime_error naming the file that is wrong.
    Draftsman(const TableSettings& settings, std::string connector, const std::string& config_dir);

    const ColumnMap& columns() const { return columns_; }
    /// What `draft` would give as digest, without drafting.
    std::string digest_of(const Row& row) const;
    /// Blocking. Throws Fault: mapping_failed, or what the canonical schema has against the result.
    Draft draft(const Row& row, Time now) const;

    /// In whose name the rows are numbered: this connector, or the one of `numbers_of`.
    const std::string& system() const { return system_; }

    /// The appeal as it is stored was last brought with this digest.
    bool has_digest(const std::string& stored_appeal, const std::string& digest) const;

private:
    /// Under which name of `ext` an appeal keeps the digest of its row.
    std::string digest_name() const { return connector_ + ":row"; }

    std::string connector_, system_, id_kind_;
    MappingParams params_;
    ColumnMap columns_;
    Mapping mapping_;
};

}  // namespace gateway::table_import
