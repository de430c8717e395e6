#include "tests/table/reading.hpp"

namespace gateway {

TEST_CASE("The delimiter of a CSV file is found out from its first line") {
    const TempFolder folder;
    const Cells first{"Номер", "Статус; и тема"};
    for (const char* d : {";", ",", "\t"}) {
        const auto rows =
            all_cells(write_file(folder, std::string("Номер") + d + "\"Статус; и тема\"\r\n1" + d + "в работе\r\n"));
        REQUIRE(rows.size() == 2);
        CHECK(rows[0] == first);
        CHECK(rows[1] == Cells{"1", "в работе"});
    }
}

TEST_CASE("A first line sep= names the delimiter and is no row") {
    const TempFolder folder;
    const auto rows = all_rows(write_file(folder, "sep=,\r\nа;б,в\r\n"));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].cells == Cells{"а;б", "в"});
    CHECK(rows[0].number == 2);
}

TEST_CASE("A BOM is no part of the first header") {
    const TempFolder folder;
    CHECK(all_cells(write_file(folder, "\xEF\xBB\xBFНомер;Тема\n"))[0] == Cells{"Номер", "Тема"});
}

TEST_CASE("What is not UTF-8 throughout is read as Windows-1251") {
    const TempFolder folder;
    // "№;Ёж" and, long behind it, "яма"
    std::string octets = "\xB9;\xA8\xE6\r\n" + std::string(200'000, 'x').insert(100'000, "\r\n") + "\r\n\xFF\xEC\xE0\r\n";
    TableOptions options;
    const auto rows = all_cells(write_file(folder, octets), options);
    CHECK(rows[0] == Cells{"№", "Ёж"});
    CHECK(rows.back() == Cells{"яма"});
}

TEST_CASE("UTF-8 whose characters are cut by the end of a piece stays UTF-8") {
    const TempFolder folder;
    std::string long_text(65'535, 'a');
    long_text += "яяя";
    CHECK(all_cells(write_file(folder, long_text + ";б\n"))[0] == Cells{long_text, "б"});
}

TEST_CASE("Quoted cells keep delimiters, quotes and line breaks; the row has the number of its first line") {
    const TempFolder folder;
    const auto rows = all_rows(write_file(folder, "а\n\"БУ \"\"БОЛЬНИЦА\"\"; корпус\n2\";x\n\n;;\nпосле;у\n"));
    REQUIRE(rows.size() == 3);
    CHECK(rows[1].cells == Cells{"БУ \"БОЛЬНИЦА\"; корпус\n2", "x"});
    CHECK(rows[1].number == 2);
    CHECK(rows[2].number == 6);
}

TEST_CASE("Quotes where no spreadsheet writes them stand as they are") {
    const TempFolder folder;
    CHECK(all_cells(write_file(folder, "ООО \"Ромашка\";\"а\"б\n"))[0] == Cells{"ООО \"Ромашка\"", "аб"});
}

TEST_CASE("A quote that never closes is refused with the line it began at") {
    const TempFolder folder;
    const auto fault = refusal_of(write_file(folder, "а;б\n1;\"нет конца\n2;3\n"));
    CHECK(fault.cause() == Cause::malformed);
    CHECK(fault.place() == "line 2");
}

TEST_CASE("CSV over a limit, in UTF-16 or of no text at all is refused by its cause") {
    const TempFolder folder;
    TableOptions tight;
    tight.limits.max_columns = 2;
    tight.limits.max_rows = 2;
    tight.limits.max_cell = 10;
    CHECK(refusal_of(write_file(folder, "1;2;3\n"), tight).cause() == Cause::too_large);
    CHECK(refusal_of(write_file(folder, "1\n2\n3\n"), tight).cause() == Cause::too_large);
    CHECK(refusal_of(write_file(folder, "12345678901\n"), tight).cause() == Cause::too_large);
    CHECK(refusal_of(write_file(folder, std::string("\xFF\xFE", 2) + std::string("1\0;\0", 4))).cause() ==
          Cause::wrong_encoding);
    CHECK(refusal_of(write_file(folder, std::string("\x01\x00\x02", 3))).cause() == Cause::wrong_content_type);
    CHECK(refusal_of(write_file(folder, "")).cause() == Cause::malformed);
    CHECK(refusal_of(folder.path() / "absent.csv").cause() == Cause::store_unavailable);
}

TEST_CASE("CSV in memory is read like CSV in a file") {
    const auto table = open_csv_text("\xEF\xBB\xBF№;Тема\r\n1;\"а;б\"\r\n");
    TableRow row;
    REQUIRE(table->next(row));
    CHECK(row.cells == Cells{"№", "Тема"});
    REQUIRE(table->next(row));
    CHECK(row.cells == Cells{"1", "а;б"});
    CHECK_FALSE(table->next(row));
    CHECK_THROWS_AS(open_csv_text(""), Fault);
    TableOptions tight;
    tight.limits.max_file = 3;
    CHECK_THROWS_AS(open_csv_text("1;2;3", tight), Fault);
}

}  // namespace gateway
