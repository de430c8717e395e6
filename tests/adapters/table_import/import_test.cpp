// Files in an inbox become appeals and events, through the maps of config/ and the real intake.
#include <places.hpp>

#include "tests/adapters/table_import/scene.hpp"

namespace gateway {
namespace {

const std::string working =
    "327000001;ЖКХ;Отопление;Администрация города А;02.03.2026;01.04.2026;-;Исполнение;Назначен исполнитель;Нет;Обычное "
    "сообщение;-;-;-;Координатор К.К.";
const std::string answered =
    "327000001;ЖКХ;Отопление;Администрация города А;02.03.2026;01.04.2026;20.03.2026;Завершено;Отправлен ответ "
    "заявителю;Нет;Обычное сообщение;Решено;4;-;Координатор К.К.";

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

TEST_CASE("A file that breaks at its last row changes nothing and lies in bad with its reason") {
    ImportScene scene;
    scene.drop("broken.csv", "Номер;Статус\n1;В работе\n2;\"без конца\n");
    CHECK(scene.import() == 0);
    CHECK(scene.messages() == 0);
    CHECK(scene.has("bad/broken.csv"));
    const std::string reason = scene.text_of("bad/broken.csv.reason.txt");
    CHECK(reason.find("Файл отвергнут целиком") != std::string::npos);
    CHECK(reason.find("line 3") != std::string::npos);
    CHECK(scene.log.has("table_refused"));
}

TEST_CASE("A table without its columns, an old workbook and a picture go to bad, and the next file is read") {
    ImportScene scene;
    scene.drop("1.csv", "Имя;Возраст\nа;1\n");
    scene.drop("2.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old");
    scene.drop("3.png", std::string("\x89PNG\r\n\x1a\n\0\0", 10));
    scene.drop("4.csv", pos_csv({working}));
    CHECK(scene.import() == 1);
    CHECK(scene.text_of("bad/1.csv.reason.txt").find("number, status") != std::string::npos);
    CHECK(scene.has("bad/2.xls.reason.txt"));
    CHECK(scene.has("bad/3.png.reason.txt"));
    CHECK(scene.has("done/4.csv"));
}

TEST_CASE("Files that are being written, hidden or no files at all are left alone") {
    ImportScene scene;
    for (const char* name : {".hidden.csv", "copying.csv.part", "~$lock.xlsx", "x.tmp"}) scene.drop(name, pos_csv({working}));
    std::filesystem::create_symlink("/etc/passwd", scene.inbox / "link.csv");
    CHECK(scene.import() == 0);
    for (const char* name : {".hidden.csv", "copying.csv.part", "~$lock.xlsx", "x.tmp", "link.csv"}) CHECK(scene.has(name));
    scene.drop("fresh.csv", pos_csv({working}));
    CHECK(scene.run(scene.adapter.source->poll(Deadline::after(std::chrono::seconds(9)))).taken == 0);
    CHECK(scene.has("fresh.csv"));
}

TEST_CASE("A name that is taken in done gets a number, nothing is overwritten") {
    ImportScene scene;
    for (int i = 0; i < 2; ++i) {
        scene.drop("a.csv", pos_csv({working}));
        scene.import();
    }
    CHECK(scene.has("done/a.csv"));
    CHECK(scene.has("done/a.1.csv"));
}

TEST_CASE("An import cut off in the middle is made whole when the file is read again") {
    ImportScene scene;
    std::vector<std::string> rows;
    for (int i = 0; i < 3'000; ++i) rows.push_back(std::to_string(1'000 + i) + ";ЖКХ;;;02.03.2026;;;;В работе;;;;;;");
    scene.drop("a.csv", pos_csv(rows));
    const auto poll = [&] { return scene.run(scene.adapter.source->poll(Deadline::after(std::chrono::seconds(60)))); };
    poll();
    scene.clock.advance(std::chrono::seconds(10));
    const int first = poll().taken;
    REQUIRE(first > 0);
    REQUIRE(first < 3'000);
    scene.adapter = {};  // the process ends
    CHECK(scene.has("a.csv"));
    scene.adapter = table_import::make_table_import_kind().make(scene.settings, scene.kit("export", config_dir));
    CHECK(scene.import() == 3'000 - first);
    CHECK(scene.has("done/a.csv"));
    CHECK(scene.messages() == 3'000);
}

TEST_CASE("A row the schema refuses is named by its number, the others are taken") {
    ImportScene scene;
    scene.drop("a.csv", "ID;Текст\n1;Яма\n2;\"" + std::string(2'000, 'x') + "\"\n" + std::string(1'200, '9') + ";Яма\n3;Яма\n");
    Settings settings = scene.settings_of("incident-export");
    scene.adapter = table_import::make_table_import_kind().make(settings, scene.kit("export", config_dir));
    CHECK(scene.import() == 3);
    CHECK(scene.has("bad/a.csv"));
    const std::string reason = scene.text_of("bad/a.csv.reason.txt");
    CHECK(reason.find("строка / row 4") != std::string::npos);
    CHECK(reason.find("/external_ids/0/value") != std::string::npos);
}

TEST_CASE("Messages of social networks are of open sources, whatever stands in the row") {
    ImportScene scene("incident-export");
    scene.drop("incidents.csv",
               "ID;Дата публикации;Соцсеть;Автор;Текст сообщения;Тема;Муниципалитет;Статус;ФЗ\n"
               "A-7;01.03.2026 10:00;ВКонтакте;Автор;Яма у дома, прошу рассмотреть по 59-ФЗ;Дороги;Город А;В работе;59-ФЗ\n");
    CHECK(scene.import() == 1);
    const Appeal appeal = scene.row("A-7");
    CHECK(appeal.regime == Regime::open_source);
    CHECK_FALSE(appeal.fz59);
    CHECK(appeal.channel == Channel::vk);
    CHECK(appeal.applicant.identity_assurance == IdentityAssurance::none);
    CHECK(appeal.location.oktmo8 == "33701000");
    CHECK(appeal.created_at == *parse_rfc3339("2026-03-01T07:00:00Z"));
    scene.drop("later.csv",
               "ID;Дата публикации;Соцсеть;Автор;Текст сообщения;Тема;Муниципалитет;Статус;Ответ;Дата ответа\n"
               "A-7;01.03.2026 10:00;ВКонтакте;Автор;Яма у дома;Дороги;Город А;Ответ дан;Заделали;02.03.2026\n");
    scene.import();
    CHECK(scene.carried_of("A-7") == "appeal.created status.changed answer.sent appeal.updated");
    CHECK(scene.row("A-7").answers.front().text == "Заделали");
}

TEST_CASE("No value of a row reaches the log") {
    ImportScene scene;
    scene.drop(
        "a.csv",
        pos_csv({"1;ПлановаяКатегория;ПлановаяПодкатегория;ПлановаяОрганизация;когда-то;;;;ПлановыйСтатус;;;;;;ПлановоеИмя"}));
    scene.import();
    CHECK_FALSE(scene.log.has("Планов"));
    CHECK_FALSE(scene.log.has("когда-то"));
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
