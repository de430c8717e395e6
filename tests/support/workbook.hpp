// XLSX workbooks made in tests: plain ones from rows, and odd ones from parts.
#pragma once

#include <zip.h>

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace gateway {

using Parts = std::vector<std::pair<std::string, std::string>>;

inline void write_zip(const std::filesystem::path& file, const Parts& parts) {
    zip_t* archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    if (archive == nullptr) throw std::runtime_error("no zip: " + file.string());
    for (const auto& [name, octets] : parts) {
        zip_source_t* source = zip_source_buffer(archive, octets.data(), octets.size(), 0);
        if (zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) throw std::runtime_error("no member: " + name);
    }
    if (zip_close(archive) != 0) throw std::runtime_error("zip is not written: " + file.string());
}

inline std::string xml_text(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '&')
            escaped += "&amp;";
        else if (c == '<')
            escaped += "&lt;";
        else
            escaped += c;
    }
    return escaped;
}

inline std::string column_name(std::size_t column) {
    std::string name;
    for (++column; column > 0; column = (column - 1) / 26)
        name.insert(name.begin(), static_cast<char>('A' + (column - 1) % 26));
    return name;
}

/// What every workbook needs around its sheet; style 1 is a date (format 14), style 2 "dd\.mm\.yyyy hh:mm" as a format of its
/// own.
inline Parts workbook_parts(const std::string& sheet, const std::string& strings = {}, const std::string& properties = {}) {
    const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const std::string rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const std::string package = "http://schemas.openxmlformats.org/package/2006/relationships";
    Parts parts{{"_rels/.rels", head + "<Relationships xmlns=\"" + package + "\"><Relationship Id=\"rId1\" Type=\"" + rel +
                                    "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
                {"xl/workbook.xml", head + "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + rel + "\">" + properties +
                                        "<sheets><sheet name=\"Служебный\" sheetId=\"1\" state=\"hidden\" r:id=\"rId9\"/>"
                                        "<sheet name=\"Отчёт\" sheetId=\"2\" r:id=\"rId1\"/></sheets></workbook>"},
                {"xl/_rels/workbook.xml.rels",
                 head + "<Relationships xmlns=\"" + package + "\"><Relationship Id=\"rId1\" Type=\"" + rel +
                     "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" + rel +
                     "/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId3\" Type=\"" + rel +
                     "/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/></Relationships>"},
                {"xl/styles.xml",
                 head + "<styleSheet xmlns=\"" + main +
                     "\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd\\.mm\\.yyyy\\ hh:mm\"/></numFmts>"
                     "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                     "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"},
                {"xl/worksheets/sheet1.xml",
                 head + "<worksheet xmlns=\"" + main + "\"><sheetData>" + sheet + "</sheetData></worksheet>"}};
    if (!strings.empty())
        parts.emplace_back("xl/sharedStrings.xml", head + "<sst xmlns=\"" + main + "\">" + strings + "</sst>");
    return parts;
}

/// Every cell a shared text; empty ones are left out.
inline void write_workbook(const std::filesystem::path& file, const std::vector<std::vector<std::string>>& rows) {
    std::map<std::string, std::size_t> known;
    std::string strings;
    std::string sheet;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::string number = std::to_string(r + 1);
        sheet += "<row r=\"" + number + "\">";
        for (std::size_t c = 0; c < rows[r].size(); ++c) {
            if (rows[r][c].empty()) continue;
            const auto [at, fresh] = known.try_emplace(rows[r][c], known.size());
            if (fresh) strings += "<si><t xml:space=\"preserve\">" + xml_text(rows[r][c]) + "</t></si>";
            sheet += "<c r=\"" + column_name(c) + number + "\" t=\"s\"><v>" + std::to_string(at->second) + "</v></c>";
        }
        sheet += "</row>";
    }
    write_zip(file, workbook_parts(sheet, strings));
}

}  // namespace gateway
