// Files in an inbox: taken whole or not at all, moved away, and named where they cannot be read.
#include "tests/adapters/table_import/scene.hpp"

namespace gateway {

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

}  // namespace gateway
