#include "gateway/table/csv_text.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <utility>

#include "gateway/core/fault.hpp"
#include "gateway/core/windows_1251.hpp"

namespace gateway {
namespace {

constexpr std::size_t piece_size = std::size_t{64} << 10;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

CsvText::CsvText(const std::filesystem::path& file) : in_(std::make_unique<std::ifstream>(file, std::ios::binary)) {
    if (!*in_) throw Fault(Cause::store_unavailable, "the file cannot be opened");
    find_out();
}

CsvText::CsvText(std::string octets) : in_(std::make_unique<std::istringstream>(std::move(octets))) {
    find_out();
}

void CsvText::find_out() {
    Utf8Check check;
    std::string piece;
    std::string begin;
    while (read(piece)) {
        if (begin.empty()) begin = piece.substr(0, 4);
        if (piece.find('\0') != std::string::npos && !begin.starts_with("\xFF\xFE") && !begin.starts_with("\xFE\xFF"))
            throw Fault(Cause::wrong_content_type, "octets that are no text: neither a workbook nor CSV");
        check.take(piece);
    }
    if (begin.starts_with("\xFF\xFE") || begin.starts_with("\xFE\xFF"))
        throw Fault(Cause::wrong_encoding, "UTF-16: save the table as CSV in UTF-8");
    windows_1251_ = !check.good();
    in_->clear();
    in_->seekg(begin.starts_with(byte_order_mark) ? static_cast<std::streamoff>(byte_order_mark.size()) : 0);
}

bool CsvText::read(std::string& piece) {
    piece.resize(piece_size);
    in_->read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(in_->gcount()));
    if (in_->bad()) throw Fault(Cause::store_unavailable, "the file cannot be read on");
    return !piece.empty();
}

bool CsvText::next(std::string& piece) {
    if (!read(piece)) return false;
    if (windows_1251_) piece = utf8_of_windows_1251(piece);
    return true;
}

}  // namespace gateway
