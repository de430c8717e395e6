#include <catch2/catch.hpp>

#include <fstream>

#include "gateway/analytics/category_import.hpp"
#include "gateway/table/xlsx_writer.hpp"
#include "sample.hpp"

using namespace gateway;
using namespace gateway::test;

TEST_CASE("BI's list of categories with Russian headers in any order becomes our dictionary") {
    const TemporaryDirectory folder;
    std::ofstream(folder.path / "list.csv") << "Цель;Категория;Тема;Отраслевой  блок;Показатель;Комментарий\r\n"
                                               "950;\"Ямы; выбоины\";Ремонт дорог;roads;in_term_permille;x\r\n"
                                               ";\"Ямы; выбоины\";0003.0009;roads;;\r\n"
                                               ";Снег;;roads;;\r\n";
    const CategoryList list = import_categories(folder.path / "list.csv").list;
    REQUIRE(list.categories().size() == 2);
    CHECK(list.categories()[0].id == "roads.1");
    CHECK(list.categories()[0].title == "Ямы; выбоины");
    CHECK(list.categories()[0].target->value == 950);
    CHECK(list.category_of("roads", "0003.0009", "") == "roads.1");
    CHECK(list.short_blocks() == std::vector<std::string>{"roads"});
}

TEST_CASE("our own dictionary of categories is taken back, remarks and all") {
    const TemporaryDirectory folder;
    std::ofstream(folder.path / "own.csv") << "# Список; пример\nblock;category;title;match;measure;target\n"
                                              "# ниже дороги;;;;;\nroads;pits;Ямы;147;in_term_permille;950\n";
    const CategoryList list = import_categories(folder.path / "own.csv").list;
    REQUIRE(list.categories().size() == 1);
    CHECK(list.category_of("roads", "147", "") == "pits");
}

TEST_CASE("a workbook of categories is read as well, and what is no list is refused") {
    const TemporaryDirectory folder;
    {
        XlsxWriter book(folder.path / "list.xlsx");
        book.sheet("Категории");
        book.row({{"block", XlsxCell::Kind::head}, {"category", XlsxCell::Kind::head}, {"title", XlsxCell::Kind::head}});
        book.row({{"roads"}, {"pits"}, {"Ямы"}});
        book.finish();
    }
    CHECK(import_categories(folder.path / "list.xlsx").list.categories().at(0).id == "pits");
    std::ofstream(folder.path / "bad.csv") << "Название\nЯмы\n";
    CHECK_THROWS_WITH(import_categories(folder.path / "bad.csv"), Catch::Contains("block"));
    std::ofstream(folder.path / "none.csv") << "block;title\n";
    CHECK_THROWS(import_categories(folder.path / "none.csv"));
}
