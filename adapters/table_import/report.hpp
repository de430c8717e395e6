// What became of one file: for the administrator, beside the file and in the log. Counts and names of columns and codes only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gateway/core/fault.hpp"
#include "gateway/core/mapping_stamp.hpp"

namespace gateway::table_import {

struct RefusedRow {
    std::int64_t row = 0;
    Cause cause = Cause::none;
    std::string detail, place;
};

struct Report {
    std::string file, sha256;
    std::int64_t rows = 0;        ///< with a value in any cell, headers left out
    std::int64_t created = 0;     ///< appeals that were not known
    std::int64_t changed = 0;     ///< known ones with something new
    std::int64_t unchanged = 0;   ///< seen before
    std::int64_t superseded = 0;  ///< a later row of the file has the same number
    std::int64_t without_key = 0;
    std::int64_t refused = 0;
    std::vector<RefusedRow> refused_rows;  ///< the first 1 000
    std::vector<std::string> unknown_headers, repeated_columns, absent_columns;
    std::map<std::string, std::int64_t> unreadable;  ///< column → values that are not what it promises
    std::map<UnmappedWord, std::int64_t> unmapped;   ///< the first 1 000 different ones
    bool unmapped_cut = false;

    void refuse(std::int64_t row, const Fault& fault);
    void note(const std::vector<UnmappedWord>& words);
};

/// One JSON object, readable, with a line end.
std::string to_json(const Report& report);

/// What a person reads beside a refused file, Russian first: why the file was refused whole (`fault`), or its refused rows.
std::string reason_text(const Report& report, const Fault* fault);

}  // namespace gateway::table_import
