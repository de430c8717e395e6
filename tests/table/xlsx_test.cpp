#include "gateway/table/book.hpp"
#include "gateway/table/cell.hpp"
#include "gateway/table/shared_strings.hpp"
#include "tests/support/workbook.hpp"
#include "tests/table/reading.hpp"

namespace gateway {
namespace {

std::filesystem::path write_parts(const TempFolder& folder, const Parts& parts) {
    const auto file = folder.path() / "book.xlsx";
    write_zip(file, parts);
    return file;
}

std::filesystem::path write_sheet(const TempFolder& folder, const std::string& sheet, const std::string& strings = {},
                                  const std::string& properties = {}) {
    return write_parts(folder, workbook_parts(sheet, strings, properties));
}

}  // namespace

TEST_CASE("A workbook gives the rows of its first visible sheet") {
    const TempFolder folder;
    const auto file = folder.path() / "book.xlsx";
    write_workbook(file, {{"Номер", "", "Тема"}, {}, {"1", "ЖКХ & «дворы» <", ""}});
    const auto rows = all_rows(file);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].cells == Cells{"Номер", "", "Тема"});
    CHECK(rows[1].number == 3);
    CHECK(rows[1].cells == Cells{"1", "ЖКХ & «дворы» <"});
}

TEST_CASE("Numbers, dates, truth, formulas and texts of a cell mean what the spreadsheet shows") {
    const TempFolder folder;
    const auto file =
        write_sheet(folder,
                    "<row r=\"1\"><c r=\"A1\"><v>3.27000001E8</v></c><c r=\"B1\" s=\"1\"><v>46028</v></c>"
                    "<c r=\"C1\" s=\"2\"><v>46028.4375</v></c><c r=\"D1\" t=\"b\"><v>1</v></c>"
                    "<c r=\"E1\" t=\"str\"><f>A1</f><v>из формулы</v></c>"
                    "<c r=\"F1\" t=\"inlineStr\"><is><r><t>два </t></r><r><t>куска</t></r>"
                    "<rPh sb=\"0\" eb=\"1\"><t>чтение</t></rPh></is></c>"
                    "<c r=\"G1\" t=\"s\"><v>0</v></c><c r=\"H1\"><v>16.100000000000001</v></c>"
                    "<c r=\"J1\" t=\"d\"><v>2026-01-06</v></c></row>",
                    "<si><r><t>общий</t></r><r><t xml:space=\"preserve\"> текст_x000D_\n</t></r><rPh><t>x</t></rPh></si>");
    CHECK(all_cells(file)[0] == Cells{"327000001", "2026-01-06", "2026-01-06T10:30:00", "true", "из формулы", "два куска",
                                      "общий текст\r\n", "16.1", "", "2026-01-06"});
}

TEST_CASE("A workbook that counts from 1904 shows the same day") {
    const TempFolder folder;
    const auto file = write_sheet(folder, "<row><c s=\"1\"><v>44566</v></c></row>", "", "<workbookPr date1904=\"1\"/>");
    CHECK(all_cells(file)[0] == Cells{"2026-01-06"});
}

TEST_CASE("Days of a spreadsheet follow its belief in the year 1900") {
    CHECK(date_text("1", false) == "1900-01-01");
    CHECK(date_text("59", false) == "1900-02-28");
    CHECK(date_text("61", false) == "1900-03-01");
    CHECK(date_text("0.75", false) == "18:00:00");
    CHECK(date_text("46027.999999", false) == "2026-01-06");
    CHECK(date_text("-1", false) == std::nullopt);
    CHECK(date_text("1e300", false) == std::nullopt);
    CHECK(date_text("нет", false) == std::nullopt);
}

TEST_CASE("A number format is a date by its letters outside quotes, brackets and escapes") {
    for (const char* date : {"dd.mm.yyyy", "[$-419]d mmm;@", "hh:mm", "[h]:mm", "yyyy\\-mm"}) CHECK(is_date_format(date));
    for (const char* number : {"0.00", "#,##0\" дней\"", "\"d\"0", "[Red]0", "0_d", "\\d0", "General;dd"}) {
        if (std::string(number) == "General;dd") continue;
        CHECK_FALSE(is_date_format(number));
    }
}

TEST_CASE("Rows and cells without references follow one another") {
    const TempFolder folder;
    const auto rows = all_rows(write_sheet(folder,
                                           "<row><c t=\"str\"><v>а</v></c><c t=\"str\"><v>б</v></c></row>"
                                           "<row><c r=\"C2\" t=\"str\"><v>в</v></c></row>"));
    CHECK(rows[0].cells == Cells{"а", "б"});
    CHECK(rows[1].cells == Cells{"", "", "в"});
    CHECK(rows[1].number == 2);
}

TEST_CASE("Merged cells have their value in the first of them") {
    const TempFolder folder;
    auto parts = workbook_parts("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Отчёт</v></c><c r=\"B1\"/></row>");
    auto& sheet = parts.back().second;
    sheet.insert(sheet.find("</worksheet>"), "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>");
    CHECK(all_cells(write_parts(folder, parts))[0] == Cells{"Отчёт"});
}

TEST_CASE("Texts beyond the memory they may take lie in a file and are the same") {
    const TempFolder folder;
    SharedStrings strings(folder.path(), 64);
    for (int i = 0; i < 5'000; ++i) strings.add(i == 17 ? "" : "текст " + std::to_string(i));
    for (const int i : {0, 1, 17, 18, 4'998, 4'999, 1, 0}) {
        INFO(i);
        CHECK(strings.at(static_cast<std::uint64_t>(i)) == (i == 17 ? "" : "текст " + std::to_string(i)));
    }
    CHECK_THROWS_AS(strings.at(5'000), Fault);
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("A workbook with a DOCTYPE is refused") {
    const TempFolder folder;
    auto parts = workbook_parts("");
    parts.back().second =
        "<!DOCTYPE a [<!ENTITY b \"bb\">]><worksheet><sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>";
    CHECK(refusal_of(write_parts(folder, parts)).cause() == Cause::doctype_forbidden);
}

TEST_CASE("Broken, cut and endless XML is refused, not read in part") {
    const TempFolder folder;
    auto parts = workbook_parts("");
    const std::string good = parts.back().second;
    for (const std::string& bad : {good.substr(0, good.size() - 5), std::string("<worksheet><sheetData><row></c>"),
                                   std::string("\x01"), std::string("<a>&undefined;</a>")}) {
        parts.back().second = bad;
        CHECK(refusal_of(write_parts(folder, parts)).cause() == Cause::malformed);
    }
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "<x>";
    parts.back().second = deep;
    CHECK(refusal_of(write_parts(folder, parts)).cause() == Cause::too_deep);
    std::string wide = "<worksheet";
    for (int i = 0; i < 100'000; ++i) wide += " a" + std::to_string(i) + "=\"\"";
    parts.back().second = wide + "/>";
    CHECK(refusal_of(write_parts(folder, parts)).cause() == Cause::too_large);
}

TEST_CASE("A part that unpacks to too much is refused before it is read whole") {
    const TempFolder folder;
    auto parts = workbook_parts("");
    auto& sheet = parts.back().second;
    sheet.insert(sheet.find("<sheetData>"), std::string(std::size_t{64} << 20, ' '));
    const auto file = write_parts(folder, parts);
    REQUIRE(std::filesystem::file_size(file) < 1'000'000);
    CHECK(refusal_of(file).cause() == Cause::too_large);
    TableOptions patient;
    patient.limits.max_ratio = 100'000;
    CHECK(all_rows(file, patient).empty());
    patient.limits.max_unpacked = 1'000'000;
    CHECK(refusal_of(file, patient).cause() == Cause::too_large);
}

TEST_CASE("Rows, columns and cells over the limits are refused") {
    const TempFolder folder;
    TableOptions tight;
    tight.limits.max_rows = 2;
    CHECK(refusal_of(write_sheet(folder, "<row/><row/><row/>"), tight).cause() == Cause::too_large);
    CHECK(refusal_of(write_sheet(folder, "<row><c r=\"ZZZZ1\"><v>1</v></c></row>")).cause() == Cause::too_large);
    tight.limits.max_cell = 3;
    CHECK(refusal_of(write_sheet(folder, "<row><c t=\"str\"><v>1234</v></c></row>"), tight).cause() == Cause::too_large);
    tight = {};
    tight.limits.max_file = 10;
    CHECK(refusal_of(write_sheet(folder, "<row/>"), tight).cause() == Cause::too_large);
}

TEST_CASE("Archives that are no workbook or are made to harm are refused by their cause") {
    const TempFolder folder;
    CHECK(refusal_of(write_parts(folder, {{"a.txt", "x"}})).cause() == Cause::wrong_content_type);
    auto parts = workbook_parts("<row/>");
    parts.emplace_back("../../etc/cron.d/x", "x");
    CHECK(refusal_of(write_parts(folder, parts)).cause() == Cause::wrong_content_type);
    CHECK(refusal_of(write_file(folder, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")).cause() == Cause::wrong_content_type);

    const auto whole = write_sheet(folder, "<row><c t=\"str\"><v>a</v></c></row>");
    std::ifstream in(whole, std::ios::binary);
    const std::string octets{std::istreambuf_iterator<char>(in), {}};
    CHECK(refusal_of(write_file(folder, octets.substr(0, octets.size() / 2), "cut.xlsx")).cause() == Cause::malformed);
    std::string many;
    Parts members;
    for (int i = 0; i < 5'000; ++i) members.emplace_back("m" + std::to_string(i), "");
    CHECK(refusal_of(write_parts(folder, members)).cause() == Cause::too_large);
}

TEST_CASE("A workbook damaged anywhere is read or refused, never worse") {
    const TempFolder folder;
    const auto whole = folder.path() / "whole.xlsx";
    write_workbook(whole, {{"Номер", "Тема"}, {"1", "ЖКХ"}, {"2", "Дороги"}});
    std::ifstream in(whole, std::ios::binary);
    const std::string octets{std::istreambuf_iterator<char>(in), {}};
    int refused = 0;
    for (std::size_t at = 0; at < octets.size(); at += 7) {
        std::string damaged = octets;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        try {
            all_rows(write_file(folder, damaged, "damaged.xlsx"));
        } catch (const Fault&) {
            ++refused;
        }
    }
    CHECK(refused > 50);
}

TEST_CASE("A cell that names a text which is not there is refused") {
    const TempFolder folder;
    CHECK(refusal_of(write_sheet(folder, "<row><c t=\"s\"><v>7</v></c></row>", "<si><t>a</t></si>")).cause() ==
          Cause::malformed);
    CHECK(refusal_of(write_sheet(folder, "<row><c t=\"s\"><v>-1</v></c></row>", "<si><t>a</t></si>")).cause() ==
          Cause::malformed);
}

}  // namespace gateway
