#include "gateway/table/xlsx_writer.hpp"

#include <zip.h>

#include <algorithm>
#include <stdexcept>

namespace gateway {
namespace {

constexpr std::string_view head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view main_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view package = "http://schemas.openxmlformats.org/package/2006";
constexpr std::size_t longest_name = 31;
/// A fixed time of the members (1980-01-01), so that the same rows give the same workbook.
constexpr time_t member_time = 315'619'200;

/// Style 1 is the head: bold.
constexpr std::string_view styles =
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name "
    "val=\"Calibri\"/></font></fonts><fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills><borders "
    "count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf fontId=\"0\"/><xf "
    "fontId=\"1\" applyFont=\"1\"/></cellXfs>";

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// "_x0041_" in a text would be read as a character: its first stroke is written as one.
bool looks_escaped(std::string_view text, std::size_t at) {
    return text.size() - at >= 7 && text[at + 1] == 'x' && is_hex(text[at + 2]) && is_hex(text[at + 3]) &&
           is_hex(text[at + 4]) && is_hex(text[at + 5]) && text[at + 6] == '_';
}

void add_character(std::string_view text, std::size_t at, std::string& out) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const char c = text[at];
    const auto code = static_cast<unsigned char>(c);
    if (c == '&')
        out += "&amp;";
    else if (c == '<')
        out += "&lt;";
    else if (c == '>')
        out += "&gt;";
    else if (c == '_' && looks_escaped(text, at))
        out += "_x005F_";
    else if (code < 0x20 && c != '\t' && c != '\n')
        out.append("_x00").append(1, digits[code >> 4]).append(1, digits[code & 15]).append("_");
    else
        out += c;
}

void add_text(std::string_view text, std::string& out) {
    const auto odd = [](char c) {
        return c == '&' || c == '<' || c == '>' || c == '_' || c == '\xEF' || static_cast<unsigned char>(c) < 0x20;
    };
    if (std::none_of(text.begin(), text.end(), odd)) {
        out += text;
        return;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        // U+FFFE and U+FFFF cannot stand in XML.
        const bool none =
            text.substr(i, 2) == "\xEF\xBF" && i + 2 < text.size() && static_cast<unsigned char>(text[i + 2]) > 0xBD;
        if (none) i += 2;
        if (!none) add_character(text, i, out);
    }
}

std::string in_attribute(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '"')
            escaped += "&quot;";
        else if (c == '&')
            escaped += "&amp;";
        else if (c == '<')
            escaped += "&lt;";
        else
            escaped += c;
    }
    return escaped;
}

std::string column_name(std::size_t column) {
    std::string name;
    for (++column; column > 0; column = (column - 1) / 26)
        name.insert(name.begin(), static_cast<char>('A' + (column - 1) % 26));
    return name;
}

std::string sheet_name(std::string_view name) {
    std::string allowed;
    std::size_t characters = 0;
    for (const char c : name) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++characters > longest_name) break;
        allowed += std::string_view("[]:*?/\\").find(c) == std::string_view::npos ? c : '_';
    }
    return allowed;
}

std::string workbook_text(const std::vector<std::string>& names) {
    std::string text = std::string(head) + "<workbook xmlns=\"" + std::string(main_space) + "\" xmlns:r=\"" +
                       std::string(relations) + "\"><sheets>";
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string n = std::to_string(i + 1);
        text.append("<sheet name=\"" + in_attribute(names[i]) + "\" sheetId=\"" + n + "\" r:id=\"rId" + n + "\"/>");
    }
    return text + "</sheets></workbook>";
}

std::string relations_text(std::size_t sheets) {
    std::string text = std::string(head) + "<Relationships xmlns=\"" + std::string(package) + "/relationships\">";
    for (std::size_t i = 1; i <= sheets; ++i) {
        const std::string n = std::to_string(i);
        text.append("<Relationship Id=\"rId" + n + "\" Type=\"" + std::string(relations) +
                    "/worksheet\" Target=\"worksheets/sheet" + n + ".xml\"/>");
    }
    return text + "<Relationship Id=\"rIdStyles\" Type=\"" + std::string(relations) +
           "/styles\" Target=\"styles.xml\"/></Relationships>";
}

std::string types_text(std::size_t sheets) {
    const std::string kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    std::string text = std::string(head) + "<Types xmlns=\"" + std::string(package) + "/content-types\"><Default " +
                       "Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>" +
                       "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" " +
                       "ContentType=\"" + kind + "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" +
                       kind + "styles+xml\"/>";
    for (std::size_t i = 1; i <= sheets; ++i)
        text.append("<Override PartName=\"/xl/worksheets/sheet" + std::to_string(i) + ".xml\" ContentType=\"" + kind +
                    "worksheet+xml\"/>");
    return text + "</Types>";
}

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};

}  // namespace

XlsxWriter::XlsxWriter(std::filesystem::path file) : file_(std::move(file)) {
    if (std::filesystem::exists(file_)) refuse();
}

XlsxWriter::~XlsxWriter() {
    part_.reset();
    std::error_code ignored;
    for (std::size_t i = 1; i <= names_.size(); ++i) std::filesystem::remove(part(i), ignored);
}

void XlsxWriter::refuse() const {
    throw std::runtime_error(file_.string() + ": не удалось записать / cannot be written");
}

std::filesystem::path XlsxWriter::part(std::size_t number) const {
    return file_.string() + ".sheet" + std::to_string(number);
}

void XlsxWriter::put(std::string_view xml) {
    if (std::fwrite(xml.data(), 1, xml.size(), part_.get()) != xml.size()) refuse();
}

void XlsxWriter::sheet(std::string_view name) {
    if (part_) end_sheet();
    names_.push_back(sheet_name(name));
    rows_ = 0;
    part_.reset(std::fopen(part(names_.size()).c_str(), "wb"));
    if (!part_) refuse();
    put(head);
    put("<worksheet xmlns=\"" + std::string(main_space) +
        "\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
        "state=\"frozen\"/></sheetView></sheetViews><sheetData>");
}

void XlsxWriter::row(const std::vector<XlsxCell>& cells) {
    const std::string number = std::to_string(++rows_);
    line_ = "<row r=\"" + number + "\">";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].text.empty()) continue;
        while (columns_.size() <= i) columns_.push_back(column_name(columns_.size()));
        line_.append("<c r=\"").append(columns_[i]).append(number).append("\"");
        if (cells[i].kind == XlsxCell::Kind::number) {
            line_.append("><v>").append(cells[i].text).append("</v></c>");
            continue;
        }
        line_.append(cells[i].kind == XlsxCell::Kind::head ? " s=\"1\"" : "");
        line_.append(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        add_text(cells[i].text, line_);
        line_.append("</t></is></c>");
    }
    line_ += "</row>";
    put(line_);
}

void XlsxWriter::end_sheet() {
    put("</sheetData></worksheet>");
    if (std::fflush(part_.get()) != 0) refuse();
    part_.reset();
}

void XlsxWriter::finish() {
    if (part_) end_sheet();
    std::unique_ptr<zip_t, Discard> archive(zip_open(file_.c_str(), ZIP_CREATE | ZIP_EXCL, nullptr));
    if (!archive) refuse();
    const auto add = [&](const std::string& name, zip_source_t* source) {
        const zip_int64_t at = source == nullptr ? -1 : zip_file_add(archive.get(), name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (at < 0) {
            zip_source_free(source);
            refuse();
        }
        // The default is the slowest level: level 1 makes a sheet half as large again and is many times as quick.
        if (zip_set_file_compression(archive.get(), static_cast<zip_uint64_t>(at), ZIP_CM_DEFLATE, 1) != 0) refuse();
        if (zip_file_set_mtime(archive.get(), static_cast<zip_uint64_t>(at), member_time, 0) != 0) refuse();
    };
    const std::vector<std::pair<std::string, std::string>> texts{
        {"[Content_Types].xml", types_text(names_.size())},
        {"_rels/.rels", std::string(head) + "<Relationships xmlns=\"" + std::string(package) +
                            "/relationships\"><Relationship Id=\"rId1\" Type=\"" + std::string(relations) +
                            "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
        {"xl/workbook.xml", workbook_text(names_)},
        {"xl/_rels/workbook.xml.rels", relations_text(names_.size())},
        {"xl/styles.xml",
         std::string(head) + "<styleSheet xmlns=\"" + std::string(main_space) + "\">" + std::string(styles) + "</styleSheet>"}};
    for (const auto& [name, text] : texts) add(name, zip_source_buffer(archive.get(), text.data(), text.size(), 0));
    for (std::size_t i = 1; i <= names_.size(); ++i)
        add("xl/worksheets/sheet" + std::to_string(i) + ".xml", zip_source_file(archive.get(), part(i).c_str(), 0, -1));
    if (zip_close(archive.get()) != 0) refuse();
    static_cast<void>(archive.release());  // closed
}

}  // namespace gateway
