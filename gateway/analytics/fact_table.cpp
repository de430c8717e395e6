// The columns of appeal_fact and status_event, and a fact as a row (fact.hpp).
#include "gateway/analytics/fact.hpp"
#include "gateway/analytics/local_day.hpp"

namespace gateway {
namespace {

using enum ColumnType;

// clang-format off
TableSpec make_fact_table() {
    return {"appeal_fact", {
        {"appeal_id", text, "/appeal_id", "Обращение в шлюзе", "The gateway's id of the appeal"},
        {"question", integer, "/questions/0/n", "Номер вопроса", "Number of the question"},
        {"origin", text, "", "Коннектор, принёсший обращение", "Connector that brought it"},
        {"created_at", time, "/created_at", "Создано", "Created"},
        {"created_day", day, "/created_at", "День создания", "Day of creation"},
        {"registered_at", time, "/questions/0/dates/registered", "Зарегистрирован", "Registered"},
        {"region", text, "/routing/region_oktmo", "ОКТМО региона", "Region"},
        {"municipality", text, "/routing/municipality_oktmo", "ОКТМО муниципалитета", "Municipality"},
        {"organ", text, "/questions/0/org_current", "Орган, у которого вопрос", "Organ that has the question"},
        {"channel", text, "/channel", "Канал", "Channel"},
        {"regime", text, "/regime", "Правовой режим", "Legal regime"},
        {"sector", text, "/routing/sector_blocks/0", "Отраслевой блок", "Sector block"},
        {"topic_scheme", text, "/questions/0/topics/0/scheme", "Классификатор темы", "Classifier of the topic"},
        {"topic_code", text, "/questions/0/topics/0/code", "Код темы у источника", "The source's code of the topic"},
        {"topic_name", text, "/questions/0/topics/0/name", "Тема у источника", "The source's name of the topic"},
        {"topic_mapped", text, "/questions/0/topics/0/code", "Тема ЦУР; «.other» — прочие", "Topic of the ЦУР; .other = other"},
        {"category", text, "", "Категория проблемы", "Problem category"},
        {"status", text, "/questions/0/status", "Состояние", "Status"},
        {"decision", text, "/questions/0/decision", "Решение", "Decision"},
        {"root_cause", text, "/questions/0/root_cause", "Первопричина", "Root cause"},
        {"answer_template", text, "/answers/0/template_id", "Шаблон ответа", "Template of the answer"},
        {"answered", flag, "/questions/0/status", "Дан ответ", "Answered"},
        {"answer_text", flag, "", "Есть ответ с текстом", "An answer has a text"},
        {"actions_taken", flag, "/questions/0/actions_taken", "Меры приняты", "Actions taken"},
        {"extended", flag, "/questions/0/extended", "Срок продлён", "Term extended"},
        {"transferred", flag, "/questions/0/transfer/to_org", "Передан другому органу", "Transferred"},
        {"fast_track", flag, "/flags/fast_track", "Быстрое решение", "Fast track"},
        {"repeated", flag, "/flags/repeated", "Повторное", "Repeated"},
        {"collective", flag, "/flags/collective", "Коллективное", "Collective"},
        {"closed", flag, "/questions/0/status", "Завершён", "Closed"},
        {"closed_at", time, "/history/0/at", "Когда завершён", "When it was closed"},
        {"closed_day", day, "/history/0/at", "День завершения", "Day of closing"},
        {"due_at", time, "/deadlines/0/due_at", "Срок ответа", "Term of the answer"},
        {"due_source", text, "/deadlines/0/source", "Срок задан или рассчитан", "Term given or computed"},
        {"overdue", flag, "/deadlines/0/due_at", "Просрочен", "Overdue"},
        {"in_term", flag, "/deadlines/0/due_at", "Завершён в срок; пусто — срока нет или не завершён", "Closed in term"},
        {"duration_seconds", integer, "", "Секунд от регистрации до завершения", "Seconds from registration to closing"},
        {"duration_hours", integer, "", "То же в полных часах", "The same in whole hours"},
        {"duration_days", integer, "", "То же в календарных днях", "The same in calendar days"},
        {"rating", integer, "/rating/value", "Оценка заявителя 1–5", "Applicant's rating 1–5"},
    }, "Факты: строка на вопрос обращения", "Facts: a row per question of an appeal"};
}

TableSpec make_event_table() {
    return {"status_event", {
        {"appeal_id", text, "/appeal_id", "Обращение в шлюзе", "The gateway's id of the appeal"},
        {"n", integer, "", "Номер записи истории", "Number of the entry"},
        {"question", integer, "/history/0/question", "Номер вопроса; пусто — все", "Number of the question; empty = all"},
        {"at", time, "/history/0/at", "Когда", "When"},
        {"day", day, "/history/0/at", "День", "Day"},
        {"status", text, "/history/0/status", "Состояние", "Status"},
        {"status_raw", text, "/history/0/status_raw", "Словами источника", "In the source's words"},
        {"source", text, "/history/0/source", "Источник", "Source"},
    }, "История состояний", "History of statuses"};
}
// clang-format on

std::string flag_text(bool value) {
    return value ? "1" : "0";
}

std::string time_text(const std::optional<Seconds>& at) {
    return at ? second_text(*at) : std::string();
}

std::string number_if(bool known, std::int64_t value) {
    return known ? std::to_string(value) : std::string();
}

}  // namespace

const TableSpec& fact_table() {
    static const TableSpec table = make_fact_table();
    return table;
}

const TableSpec& status_event_table() {
    static const TableSpec table = make_event_table();
    return table;
}

void write_fact(const Fact& fact, std::vector<std::string>& cells) {
    const bool closed = fact.closed.has_value();
    cells = {fact.appeal_id,
             std::to_string(fact.question),
             fact.origin,
             second_text(fact.created),
             fact.created_day,
             time_text(fact.registered),
             fact.region,
             fact.municipality,
             fact.organ,
             fact.channel,
             fact.regime,
             fact.sector,
             fact.topic_scheme,
             fact.topic_code,
             fact.topic_name,
             fact.topic_mapped,
             fact.category,
             fact.status,
             fact.decision,
             fact.root_cause,
             fact.answer_template,
             flag_text(fact.answered),
             flag_text(fact.answer_text),
             flag_text(fact.actions_taken),
             flag_text(fact.extended),
             flag_text(fact.transferred),
             flag_text(fact.fast_track),
             flag_text(fact.repeated),
             flag_text(fact.collective),
             flag_text(closed),
             time_text(fact.closed),
             fact.closed_day,
             time_text(fact.due),
             fact.due_source,
             flag_text(fact.overdue),
             fact.in_term ? flag_text(*fact.in_term) : "",
             number_if(closed, fact.duration_seconds),
             number_if(closed, fact.duration_hours()),
             number_if(closed, fact.duration_days),
             number_if(fact.rating > 0, fact.rating)};
}

}  // namespace gateway
