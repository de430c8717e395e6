// An inbox, the region's own map and mapping of config/, and a real intake.
#pragma once

#include <fstream>
#include <iterator>
#include <places.hpp>

#include "adapters/table_import/settings.hpp"
#include "adapters/table_import/table_import.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/setting_values.hpp"
#include "tests/support/real_intake.hpp"
#include "tests/support/workbook.hpp"

namespace gateway {

inline const std::string config_dir = std::string(SOURCE_DIR) + "/config";

/// One row of ПОС's export before and after its answer.
inline const std::string working =
    "327000001;ЖКХ;Отопление;Администрация города А;02.03.2026;01.04.2026;-;Исполнение;Назначен исполнитель;Нет;Обычное "
    "сообщение;-;-;-;Координатор К.К.";
inline const std::string answered =
    "327000001;ЖКХ;Отопление;Администрация города А;02.03.2026;01.04.2026;20.03.2026;Завершено;Отправлен ответ "
    "заявителю;Нет;Обычное сообщение;Решено;4;-;Координатор К.К.";

struct ImportScene : RealIntake {
    std::filesystem::path inbox = folder.path() / "inbox";
    Settings settings;
    Adapter adapter;

    /// `numbers_of`: the connector whose numbers the rows have; empty = their own.
    explicit ImportScene(const std::string& table = "pos-export", const std::string& numbers_of = {})
        : settings(settings_of(table, numbers_of)) {
        IntakeRules known = rules();
        if (!numbers_of.empty()) known.numbers_of["export"] = numbers_of;
        intake.use(std::move(known));
        std::filesystem::create_directories(inbox);
        clock.at = *parse_rfc3339("2026-04-02T09:00:00Z");  // behind every date of the rows
        adapter = table_import::make_table_import_kind().make(settings, kit("export", config_dir));
    }
    ~ImportScene() { workers.join(); }

    Settings settings_of(const std::string& table, const std::string& numbers_of = {}) const {
        Settings made = default_settings(table_import::table_setting_keys());
        const auto put = [&](const char* key, const std::string& text) {
            Settings::Value value;
            value.given = true;
            value.text = text;
            made.set(key, value);
        };
        put("inbox", inbox.string());
        put("columns", config_dir + "/mappings/" + table + ".columns.csv");
        put("mapping", config_dir + "/mappings/" + table + ".jq");
        if (numbers_of.empty()) return made;
        put("numbers_of", numbers_of);
        put("id_kind", "pos_id");
        return made;
    }

    /// An appeal by another connector, as EDMS brings it.
    void bring_by(const std::string& connector, const std::string& number, const std::string& text) {
        Appeal appeal;
        appeal.external_ids.push_back({connector, "pos_id", number, {}, {}, {}});
        appeal.appeal_id = make_uuid_v7(clock.now());
        appeal.regime = Regime::pos_message;
        appeal.channel = Channel::pos;
        appeal.created_at = *parse_rfc3339("2026-03-02T06:00:00Z");
        appeal.text.body = text;
        appeal.questions.emplace_back().status = Status::received;
        appeal.status = Status::received;
        appeal.status_at = appeal.created_at;
        Submission submission;
        submission.envelope.connector = submission.envelope.sender = connector;
        submission.envelope.sender_message_id = "edms:" + number;
        submission.envelope.kind = MessageKind::appeal_created;
        submission.envelope.bytes = text;
        submission.canonical = to_json(appeal);
        run(intake.accept(std::move(submission)));
    }
    std::size_t appeals() {
        AppealQuery query;
        query.limit = 200;
        return run(store->find_appeals(query)).size();
    }

    void drop(const std::string& name, const std::string& octets) const {
        std::ofstream(inbox / name, std::ios::binary) << octets;
    }

    /// Polls until nothing waits; how many messages were accepted.
    std::int64_t import() {
        const std::int64_t before = messages();
        run(adapter.source->poll(Deadline::after(std::chrono::seconds(60))));  // seen for the first time
        clock.advance(std::chrono::seconds(10));
        for (int i = 0; i < 1'000; ++i) {
            const PollResult result = run(adapter.source->poll(Deadline::after(std::chrono::seconds(60))));
            if (!result.more) return messages() - before;
        }
        FAIL("the import does not end");
        return 0;
    }

    std::string text_of(const std::string& name) const {
        std::ifstream in(inbox / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    bool has(const std::string& name) const { return std::filesystem::exists(inbox / name); }
    Appeal row(const std::string& number) { return appeal({"export", "number", number}); }
    std::string carried_of(const std::string& number) { return carried({"export", "number", number}); }
};

/// A CSV file as ПОС exports it, with fewer columns.
inline std::string pos_csv(const std::vector<std::string>& rows) {
    std::string text =
        "\xEF\xBB\xBFНомер;Категория;Подкатегория;Организация, в которой находится сообщение;Дата поступления;"
        "Дата планируемого завершения работ;Дата фактического завершения работ;Стадия;Статус;Фаст-трек;ФЗ;Тип решения;"
        "Оценка ответа заявителем;Повторное рассмотрение;ФИО координатора\r\n";
    for (const auto& row : rows) text += row + "\r\n";
    return text;
}

}  // namespace gateway
