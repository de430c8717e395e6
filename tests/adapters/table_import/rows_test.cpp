// Rows become appeals and events, through the maps of config/ and the real intake.
#include <places.hpp>

#include "tests/adapters/table_import/scene.hpp"

namespace gateway {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("A row of ПОС's export becomes an appeal with its status, topic, place, given deadline and people") {
    ImportScene scene;
    scene.drop("export.csv", pos_csv({working}));
    CHECK(scene.import() == 1);
    const Appeal appeal = scene.row("327000001");
    CHECK(appeal.regime == Regime::pos_message);
    CHECK(appeal.channel == Channel::pos);
    CHECK(appeal.status == Status::assigned);
    CHECK(appeal.status_raw == "Назначен исполнитель");
    CHECK(appeal.created_at == *parse_rfc3339("2026-03-01T21:00:00Z"));
    CHECK(appeal.incoming_date == "2026-03-02");
    REQUIRE(appeal.questions.size() == 1);
    CHECK(appeal.questions[0].topics[0].code == "housing");
    CHECK(appeal.questions[0].topics[1].name == "ЖКХ / Отопление");
    CHECK(appeal.location.oktmo8 == "33701000");
    REQUIRE(appeal.deadlines.size() == 1);
    CHECK(appeal.deadlines[0].source == DeadlineSource::given);
    CHECK(appeal.deadlines[0].due_date_legal == "2026-04-01");
    CHECK(appeal.staff.coordinator == "Координатор К.К.");
    CHECK_FALSE(appeal.rating);
    CHECK(scene.has("done/export.csv"));
    CHECK(scene.has("done/export.csv.report.json"));
    CHECK_FALSE(scene.has("export.csv"));
}

TEST_CASE("A row the applicant chose to be an appeal under 59-ФЗ is one") {
    ImportScene scene;
    scene.drop("export.csv", "Номер;Статус;ФЗ;Заявитель выбрал подачу по 59-ФЗ\n1;Назначен исполнитель;Обычное сообщение;Да\n");
    scene.import();
    const Appeal appeal = scene.row("1");
    CHECK(appeal.regime == Regime::fz59);
    REQUIRE(appeal.fz59);
    CHECK(appeal.fz59->chosen_by_applicant);
}

TEST_CASE("The reference sample of the export is read whole") {
    const std::filesystem::path sample =
        std::filesystem::path(SOURCE_DIR) / "../shared/reference/pos/pos_export_sample_synthetic.csv";
    if (!std::filesystem::exists(sample)) {
        WARN("skipped: no reference sample");
        return;
    }
    ImportScene scene;
    std::filesystem::copy_file(sample, scene.inbox / "sample.csv");
    CHECK(scene.import() == 2);
    CHECK(scene.row("327000001").questions[0].decision == Decision::solved);
    CHECK(scene.row("327000001").rating->value == 5);
    CHECK(scene.row("327000001").flags.fast_track);
    CHECK(scene.row("327000002").regime == Regime::fz59);
    CHECK(scene.text_of("done/sample.csv.report.json").find("\"unknown_headers\": []") != std::string::npos);
}

TEST_CASE("The same rows again change nothing, whatever the file is called") {
    ImportScene scene;
    scene.drop("a.csv", pos_csv({working}));
    scene.import();
    const auto before = scene.messages();
    scene.drop("b.csv", pos_csv({working}));
    CHECK(scene.import() == 0);
    CHECK(scene.messages() == before);
    CHECK(scene.text_of("done/b.csv.report.json").find("\"unchanged\": 1") != std::string::npos);
}

TEST_CASE("A row that changed becomes events and an update, once") {
    ImportScene scene;
    scene.drop("a.csv", pos_csv({working}));
    scene.import();
    scene.drop("b.csv", pos_csv({answered}));
    CHECK(scene.import() == 3);
    CHECK(scene.carried_of("327000001") == "appeal.created status.changed rating.set appeal.updated");
    const Appeal appeal = scene.row("327000001");
    CHECK(appeal.status == Status::rated);
    CHECK(appeal.history.size() == 3);
    CHECK(appeal.questions[0].decision == Decision::solved);
    CHECK(appeal.rating->value == 4);
    scene.drop("c.csv", pos_csv({answered}));
    CHECK(scene.import() == 0);
}

TEST_CASE("A row that goes back to what it was is news again") {
    ImportScene scene;
    const std::string in_work = "5;ЖКХ;;;02.03.2026;01.04.2026;-;;В работе;;;;;;";
    const std::string extended = replaced(in_work, "В работе", "Перенос срока обработки утвержден. Отправлен ответ Заявителю");
    for (const auto& row : {in_work, extended, in_work, extended}) {
        scene.drop("x.csv", pos_csv({row}));
        scene.import();
    }
    CHECK(scene.row("5").status == Status::extended);
    CHECK(scene.row("5").history.size() == 4);
}

TEST_CASE("A new deadline of ПОС replaces its former one") {
    ImportScene scene;
    scene.drop("a.csv", pos_csv({working}));
    scene.import();
    scene.drop("b.csv", pos_csv({replaced(working, "01.04.2026", "15.04.2026")}));
    scene.import();
    const Appeal appeal = scene.row("327000001");
    REQUIRE(appeal.deadlines.size() == 1);
    CHECK(appeal.deadlines[0].due_date_legal == "2026-04-15");
    CHECK(scene.carried_of("327000001") == "appeal.created status.changed appeal.updated");
}

TEST_CASE("A message that moves to another organisation is a transfer and keeps its status") {
    ImportScene scene;
    scene.drop("a.csv", pos_csv({working}));
    scene.import();
    scene.drop("b.csv", pos_csv({replaced(working, "города А", "города Б")}));
    scene.import();
    const Appeal appeal = scene.row("327000001");
    CHECK(appeal.routing.current_org == "Администрация города Б");
    REQUIRE(appeal.questions[0].transfer);
    CHECK(appeal.questions[0].transfer->to_org == "Администрация города Б");
    CHECK(appeal.status == Status::assigned);
    CHECK(scene.carried_of("327000001") == "appeal.created transfer appeal.updated");
}

TEST_CASE("Repeated consideration reopens the appeal") {
    ImportScene scene;
    scene.drop("a.csv", pos_csv({answered}));
    scene.import();
    scene.drop("b.csv", pos_csv({replaced(replaced(answered, "Завершено", "Исполнение"), ";4;-;", ";2;Да;")}));
    scene.import();
    const Appeal appeal = scene.row("327000001");
    CHECK(appeal.status == Status::reopened);
    CHECK(appeal.flags.repeated);
    CHECK(appeal.rating->value == 2);
    CHECK(appeal.rating->repeat_requested);
}

TEST_CASE("Columns are found by their headers in any order, with rows above them and odd letters in them") {
    ImportScene scene;
    write_workbook(scene.inbox / "odd.xlsx", {{"Отчёт по сообщениям за март"},
                                              {},
                                              {"Статус ", "Новый столбец", "ДАТА\u00A0ПОСТУПЛЕНИЯ", "Катего\u00ADрия", "номер"},
                                              {"В работе", "значение", "02.03.2026", "Дороги", "77"}});
    CHECK(scene.import() == 1);
    const Appeal appeal = scene.row("77");
    CHECK(appeal.status == Status::in_work);
    CHECK(appeal.questions[0].topics[0].code == "roads");
    CHECK(appeal.ext.at("export").find("значение") != std::string::npos);
    CHECK(scene.log.has("table_header_unknown connector=export header=Новый столбец"));
    CHECK(scene.text_of("done/odd.xlsx.report.json").find("\"unknown_headers\": [\"Новый столбец\"]") != std::string::npos);
}

TEST_CASE("An unknown code never fails a row: it is named in the report") {
    ImportScene scene;
    scene.drop("a.csv", "Номер;Статус;Категория;Дата поступления\n9;Невиданный статус;Космос;позавчера\n");
    CHECK(scene.import() == 1);
    CHECK(scene.row("9").status == Status::unknown);
    CHECK(scene.row("9").status_raw == "Невиданный статус");
    const std::string report = scene.text_of("done/a.csv.report.json");
    CHECK(report.find(R"({"dictionary":"pos-export-status","value":"Невиданный статус","rows":1})") != std::string::npos);
    CHECK(report.find(R"({"dictionary":"pos-export-topics","value":"Космос","rows":1})") != std::string::npos);
    CHECK(report.find(R"("unreadable_values": {"date_received":1})") != std::string::npos);
}

TEST_CASE("The last row with a number wins, rows without one are passed over") {
    ImportScene scene;
    const std::string file = "Номер;Статус\n1;Назначен исполнитель\n;В работе\n-;В работе\n1;В работе\n2;В работе\n";
    scene.drop("a.csv", file);
    CHECK(scene.import() == 2);
    CHECK(scene.row("1").status == Status::in_work);
    CHECK(scene.row("1").history.size() == 1);
    const std::string report = scene.text_of("done/a.csv.report.json");
    CHECK(report.find("\"superseded\": 1") != std::string::npos);
    CHECK(report.find("\"without_key\": 2") != std::string::npos);
    scene.drop("again.csv", file);
    CHECK(scene.import() == 0);
}

TEST_CASE("A row of the export and the appeal of EDMS with that number are one appeal") {
    ImportScene scene("pos-export", "edms");
    scene.bring_by("edms", "327000001", "Прорвало трубу");
    scene.drop("export.csv", pos_csv({answered}));
    scene.import();
    const Appeal appeal = scene.appeal({"edms", "pos_id", "327000001"});
    CHECK(appeal.text.body == "Прорвало трубу");
    CHECK(appeal.status == Status::rated);
    CHECK(appeal.rating->value == 4);
    CHECK(scene.record({"edms", "pos_id", "327000001"})->origin == "edms");
    CHECK_FALSE(scene.record({"export", "pos_id", "327000001"}));
    CHECK(scene.appeals() == 1);
}

TEST_CASE("A row that came before EDMS takes its text and applicant from there") {
    ImportScene scene("pos-export", "edms");
    scene.drop("export.csv", pos_csv({working}));
    scene.import();
    scene.bring_by("edms", "327000001", "Прорвало трубу");
    CHECK(scene.appeal({"edms", "pos_id", "327000001"}).text.body == "Прорвало трубу");
    CHECK(scene.appeals() == 1);
}

TEST_CASE("Without the key a row names nobody else's appeal") {
    ImportScene scene;
    scene.bring_by("edms", "327000001", "Прорвало трубу");
    scene.drop("export.csv", pos_csv({answered}));
    scene.import();
    CHECK_FALSE(scene.appeal({"edms", "pos_id", "327000001"}).status == Status::rated);
    CHECK(scene.appeals() == 2);
}

}  // namespace gateway
