// The files themselves: what a spreadsheet, a program and a map read.
#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include "gateway/analytics/heat_map.hpp"
#include "gateway/analytics/table_sink.hpp"
#include "gateway/analytics/table_source.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/table/table.hpp"
#include "gateway/table/unpack.hpp"
#include "sample.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

const TableSpec odd_table{"odd",
                          {{"name", ColumnType::text, "", "", ""},
                           {"count", ColumnType::integer, "", "", ""},
                           {"late", ColumnType::flag, "", "", ""}},
                          "",
                          ""};

ExportFile write(ExportFormat format, const std::filesystem::path& dir, const std::vector<std::vector<std::string>>& rows) {
    const auto sink = make_sink(format, odd_table, dir);
    for (const auto& row : rows) sink->row(row);
    return sink->finish();
}

std::string csv_of(const std::string& text) {
    const TemporaryDirectory folder;
    write(ExportFormat::csv, folder.path, {{text, "-5", "1"}});
    const std::string all = text_of_file(folder.path / "odd.csv");
    return all.substr(all.find("\r\n") + 2);
}

}  // namespace

TEST_CASE("CSV is what a spreadsheet of a Russian locale opens") {
    const TemporaryDirectory folder;
    const ExportFile file = write(ExportFormat::csv, folder.path, {{"а;б\"в", "1", "0"}, {"", "", ""}});
    CHECK(text_of_file(folder.path / "odd.csv") == "\xEF\xBB\xBFname;count;late\r\n\"а;б\"\"в\";1;0\r\n;;\r\n");
    CHECK(file.rows == 2);
    CHECK(file.sha256 == sha256_hex(text_of_file(folder.path / "odd.csv")));
    CHECK(file.size == text_of_file(folder.path / "odd.csv").size());
}

TEST_CASE("a text that a spreadsheet would run is made harmless, a number is not touched") {
    CHECK(csv_of("=1+1") == "'=1+1;-5;1\r\n");
    CHECK(csv_of("+7") == "'+7;-5;1\r\n");
    CHECK(csv_of("@x") == "'@x;-5;1\r\n");
    CHECK(csv_of("-x") == "'-x;-5;1\r\n");
    CHECK(csv_of("\tx") == "'\tx;-5;1\r\n");
    CHECK(csv_of("\rx") == "\"'\rx\";-5;1\r\n");
    CHECK(csv_of("a=b") == "a=b;-5;1\r\n");
}

TEST_CASE("a guarded text is read back as it was") {
    const auto text = GENERATE(as<std::string>(), "=1", "'=1", "''=1", "'x", "'", "''", "", "x", "-");
    CHECK(plain_cell(guarded_cell(text)) == text);
}

TEST_CASE("every format gives back the rows that were written") {
    const auto format = GENERATE(ExportFormat::csv, ExportFormat::jsonl, ExportFormat::xlsx);
    CAPTURE(to_text(format));
    const TemporaryDirectory folder;
    const std::vector<std::vector<std::string>> rows{{"=cmd|' /C calc'!A0", "12345678901", "1"},
                                                     {"<b>&amp;\"x\" ; ]]>", "-3", "0"},
                                                     {" края  и\nстроки\t_x0041_ 😀", "", ""},
                                                     {"0012", "0", "1"}};
    const ExportFile file = write(format, folder.path, rows);
    const auto source = open_source(folder.path, file, odd_table);
    CHECK(source->names() == std::vector<std::string>{"name", "count", "late"});
    std::vector<std::string> cells;
    for (const auto& row : rows) {
        REQUIRE(source->next(cells));
        CHECK(cells == row);
    }
    CHECK_FALSE(source->next(cells));
}

TEST_CASE("a workbook holds texts as texts, whatever they begin with: there is nothing in it to run") {
    const TemporaryDirectory folder;
    write(ExportFormat::xlsx, folder.path,
          {{"=1+1", "1", "0"}, {"+7", "2", "0"}, {"-x", "3", "0"}, {"@x", "4", "0"}, {"\tx", "5", "0"}, {"\rx", "6", "0"}});
    std::string sheet;
    for (const auto& part : unpack_zip(text_of_file(folder.path / "odd.xlsx"), {".xml"}, 1'000'000))
        if (part.name == "sheet1.xml") sheet = part.octets;
    CHECK(sheet.find("<f>") == std::string::npos);
    for (const char* text : {"=1+1", "+7", "-x", "@x", "\tx", "_x000D_x"})
        CHECK(sheet.find("t=\"inlineStr\"><is><t xml:space=\"preserve\">" + std::string(text) + "</t>") != std::string::npos);
}

TEST_CASE("a line of JSON has numbers, truth and null") {
    const TemporaryDirectory folder;
    write(ExportFormat::jsonl, folder.path, {{"а\"б", "5", "1"}, {"", "", ""}});
    CHECK(text_of_file(folder.path / "odd.jsonl") ==
          "{\"name\":\"а\\\"б\",\"count\":5,\"late\":true}\n{\"name\":\"\",\"count\":null,\"late\":null}\n");
}

TEST_CASE("the heat map merges cells of few, leaves out what stays too small, and never shows a place") {
    HeatMap map({10, 5}, {});
    const auto add = [&](double lat, double lon, int count, bool confidential = false) {
        for (int i = 0; i < count; ++i) {
            Appeal appeal = plain_appeal(i);
            appeal.location.geo = Geo{lat, lon, "", {}, {}};
            appeal.flags.confidential = confidential;
            map.take(appeal, facts_of(appeal, "pos", {at("2026-03-20T09:00:00Z"), 0}, CategoryList()));
        }
    };
    add(55.7512, 49.1287, 5);
    add(55.7612, 49.1287, 3);  // these two cells together are enough
    add(55.7712, 49.1287, 2);
    add(58.6, 49.6, 4);  // alone and few
    add(-0.005, -0.005, 6);
    add(10.0, 10.0, 9, true);
    const TemporaryDirectory folder;
    const ExportFile file = map.write(folder.path);
    const std::string text = text_of_file(folder.path / "heat_map.geojson");
    const auto features = boost::json::parse(text).at("features").as_array();
    std::vector<std::pair<std::int64_t, std::int64_t>> cells;
    for (const auto& one : features)
        cells.emplace_back(one.at("properties").at("count").as_int64(),
                           one.at("properties").at("cell_millidegrees").as_int64());
    CHECK(cells == decltype(cells){{6, 10}, {5, 10}, {5, 100}});
    CHECK(file.rows == 3);
    CHECK(text.find("55.7512") == std::string::npos);
    CHECK(boost::json::serialize(features[0].at("geometry").at("coordinates").at(0).at(0)) == "[-1E-2,-1E-2]");
}
