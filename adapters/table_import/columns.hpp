// The map of columns: which header means which key, and what its values are. A CSV file of the configuration:
//
//     key;header;type;required;note
//     number;Номер;text;yes;
//     date_received;Дата поступления;date;;
//     date_received;Дата регистрации;date;;2022
//
// Several headers of one key are alternatives. Types: text, date, time, flag, integer.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/table/table.hpp"

namespace gateway::table_import {

enum class ColumnType { text, date, time, flag, integer };

struct Column {
    std::string key;
    ColumnType type = ColumnType::text;
    bool required = false;
};

/// Which column of a sheet is which, once its headers are known.
struct Binding {
    struct Cell {
        std::size_t index = 0;
        Column column;
    };
    struct Extra {
        std::size_t index = 0;
        std::string header;  ///< as it stands, cleaned
    };
    std::vector<Cell> cells;
    std::vector<Extra> extra;           ///< headers the map does not know
    std::vector<std::string> missing;   ///< required keys without a column
    std::vector<std::string> repeated;  ///< keys that two columns claim; the first one counts
    std::vector<std::string> absent;    ///< keys that are not required and not there
};

/// Immutable after loading: any thread.
class ColumnMap {
public:
    /// Throws std::runtime_error "FILE:LINE: what is wrong".
    static ColumnMap load(const std::filesystem::path& file);
    static ColumnMap parse(std::string_view name, std::string_view csv);

    Binding bind(const TableRow& headers) const;
    bool knows(std::string_view key) const { return by_key_.contains(key); }
    /// SHA-256 of the file: its version.
    const std::string& digest() const { return digest_; }

private:
    std::map<std::string, Column> by_header_;          ///< by header_form
    std::map<std::string, bool, std::less<>> by_key_;  ///< key → required
    std::string digest_;
};

}  // namespace gateway::table_import
