// Descriptions of what is asked, where, and how it goes on: questions, places, deadlines, history (parts.hpp); read through
// description.hpp.
#pragma once

#include "gateway/appeal/description_ext.hpp"
#include "gateway/appeal/parts.hpp"

namespace gateway {

constexpr std::string_view type_name(const Topic*) {
    return "topic";
}
constexpr std::string_view type_name(const QuestionDates*) {
    return "question_dates";
}
constexpr std::string_view type_name(const Transfer*) {
    return "transfer";
}
constexpr std::string_view type_name(const Question*) {
    return "question";
}
constexpr std::string_view type_name(const Geo*) {
    return "geo";
}
constexpr std::string_view type_name(const Location*) {
    return "location";
}
constexpr std::string_view type_name(const Routing*) {
    return "routing";
}
constexpr std::string_view type_name(const Flags*) {
    return "flags";
}
constexpr std::string_view type_name(const AppealDeadline*) {
    return "deadline";
}
constexpr std::string_view type_name(const HistoryEntry*) {
    return "history_entry";
}

// clang-format off
template <class V, Same<Topic> T>
void describe(V& v, T& x) {
    v.field({.name = "scheme", .required = true, .ru = "Классификатор", .en = "Classifier"}, x.scheme);
    v.field({.name = "version", .max = 50, .ru = "Версия классификатора", .en = "Version of the classifier"}, x.version);
    v.field({.name = "code", .max = 200, .ru = "Код", .en = "Code"}, x.code);
    v.field({.name = "name", .max = 1000, .ru = "Название", .en = "Name"}, x.name);
    v.field({.name = "mapped_from", .max = 1000, .ru = "Из какого значения получено", .en = "Value it was mapped from"}, x.mapped_from);
    v.field(ext_spec, x.ext);
}

template <class V, Same<QuestionDates> T>
void describe(V& v, T& x) {
    v.field({.name = "incoming", .ru = "Поступил", .en = "Came"}, x.incoming);
    v.field({.name = "registered", .ru = "Зарегистрирован", .en = "Registered"}, x.registered);
    v.field({.name = "responded", .ru = "Дан ответ", .en = "Answered"}, x.responded);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Transfer> T>
void describe(V& v, T& x) {
    v.field({.name = "to_org", .required = true, .max = 1000, .ru = "Куда", .en = "To"}, x.to_org);
    v.field({.name = "date", .format = Format::date, .max = 10, .ru = "Дата", .en = "Date"}, x.date);
    v.field({.name = "number", .pd = PdClass::p1, .max = 100, .ru = "Номер", .en = "Number"}, x.number);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Question> T>
void describe(V& v, T& x) {
    v.field({.name = "n", .required = true, .max = 1'000'000, .min = 1, .ru = "Номер", .en = "Number"}, x.n);
    v.field({.name = "topics", .max = 100, .item = "topic", .ru = "Темы", .en = "Topics"}, x.topics);
    v.field({.name = "status", .required = true, .ru = "Состояние", .en = "Status"}, x.status);
    v.field({.name = "org_current", .max = 1000, .ru = "У кого на рассмотрении", .en = "Who has it now"}, x.org_current);
    v.field({.name = "dates", .ru = "Даты", .en = "Dates"}, x.dates);
    v.field({.name = "decision", .ru = "Решение", .en = "Decision"}, x.decision);
    v.field({.name = "actions_taken", .ru = "Меры приняты", .en = "Actions taken"}, x.actions_taken);
    v.field({.name = "extended", .ru = "Срок продлён", .en = "Term extended"}, x.extended);
    v.field({.name = "transfer", .ru = "Передача", .en = "Transfer"}, x.transfer);
    v.field({.name = "answer_ids", .pd = PdClass::p1, .max = 1000, .item = "answer_id", .ru = "Ответы", .en = "Answers"}, x.answer_ids);
    v.field({.name = "root_cause", .max = 2000, .ru = "Первопричина", .en = "Root cause"}, x.root_cause);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Geo> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "lat", .pd = p2, .required = true, .max = 90, .min = -90, .ru = "Широта", .en = "Latitude"}, x.lat);
    v.field({.name = "lon", .pd = p2, .required = true, .max = 180, .min = -180, .ru = "Долгота", .en = "Longitude"}, x.lon);
    v.field({.name = "src", .max = 100, .ru = "Источник координат", .en = "Source of the coordinates"}, x.src);
    v.field({.name = "precision_m", .max = 50'000'000, .ru = "Точность, м", .en = "Precision, m"}, x.precision_m);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Location> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "address_text", .pd = p2, .format = Format::text, .max = 2000, .ru = "Адрес", .en = "Address"}, x.address_text);
    v.field({.name = "fias_id", .pd = p2, .format = Format::uuid, .max = 36, .ru = "Код ГАР (ФИАС)", .en = "Address register id"}, x.fias_id);
    v.field({.name = "oktmo8", .format = Format::digits, .max = 8, .min = 8, .ru = "ОКТМО муниципального образования", .en = "Municipality"}, x.oktmo8);
    v.field({.name = "oktmo11", .format = Format::digits, .max = 11, .min = 11, .ru = "ОКТМО населённого пункта", .en = "Settlement"}, x.oktmo11);
    v.field({.name = "okato", .format = Format::digits, .max = 11, .min = 2, .ru = "ОКАТО", .en = "OKATO"}, x.okato);
    v.field({.name = "geo", .pd = p2, .ru = "Координаты", .en = "Coordinates"}, x.geo);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Routing> T>
void describe(V& v, T& x) {
    v.field({.name = "received_org", .max = 1000, .ru = "Кто принял", .en = "Who received it"}, x.received_org);
    v.field({.name = "current_org", .max = 1000, .ru = "У кого сейчас", .en = "Who has it now"}, x.current_org);
    v.field({.name = "region_oktmo", .format = Format::digits, .max = 11, .min = 2, .ru = "ОКТМО региона", .en = "Region"}, x.region_oktmo);
    v.field({.name = "municipality_oktmo", .format = Format::digits, .max = 11, .min = 8, .ru = "ОКТМО муниципалитета", .en = "Municipality"}, x.municipality_oktmo);
    v.field({.name = "sector_blocks", .max = 100, .item = "sector_block", .ru = "Отраслевые блоки", .en = "Sector blocks"}, x.sector_blocks);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Flags> T>
void describe(V& v, T& x) {
    v.field({.name = "fast_track", .ru = "Быстрое решение", .en = "Fast track"}, x.fast_track);
    v.field({.name = "confidential", .ru = "Конфиденциально", .en = "Confidential"}, x.confidential);
    v.field({.name = "shared", .ru = "Общее", .en = "Shared"}, x.shared);
    v.field({.name = "repeated", .ru = "Повторное", .en = "Repeated"}, x.repeated);
    v.field({.name = "overdue", .ru = "Просрочено", .en = "Overdue"}, x.overdue);
    v.field({.name = "collective", .ru = "Коллективное", .en = "Collective"}, x.collective);
    v.field({.name = "high_importance", .ru = "Важное", .en = "Important"}, x.high_importance);
    v.field(ext_spec, x.ext);
}

template <class V, Same<AppealDeadline> T>
void describe(V& v, T& x) {
    v.field({.name = "stage", .required = true, .max = 100, .ru = "Этап", .en = "Stage"}, x.stage);
    v.field({.name = "rule_id", .max = 100, .ru = "Правило", .en = "Rule"}, x.rule_id);
    v.field({.name = "start", .ru = "Начало", .en = "Start"}, x.start);
    v.field({.name = "due_at", .ru = "Истекает", .en = "Due"}, x.due_at);
    v.field({.name = "due_date_legal", .format = Format::date, .max = 10, .ru = "Последний день по закону", .en = "Legal last day"}, x.due_date_legal);
    v.field({.name = "source", .ru = "Рассчитан или задан", .en = "Computed or given"}, x.source);
    v.field({.name = "satisfied_at", .ru = "Выполнен", .en = "Satisfied"}, x.satisfied_at);
    v.field({.name = "extended_from", .ru = "Прежний срок", .en = "Former deadline"}, x.extended_from);
    v.field(ext_spec, x.ext);
}

template <class V, Same<HistoryEntry> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "at", .required = true, .ru = "Когда", .en = "When"}, x.at);
    v.field({.name = "status", .required = true, .ru = "Состояние", .en = "Status"}, x.status);
    v.field({.name = "status_raw", .max = 1000, .ru = "Словами источника", .en = "In the source's words"}, x.status_raw);
    v.field({.name = "source", .ru = "Источник", .en = "Source"}, x.source);
    v.field({.name = "note", .pd = p4, .format = Format::text, .max = 100'000, .ru = "Пояснение", .en = "Note"}, x.note);
    v.field({.name = "by", .pd = p2, .format = Format::name, .ru = "Сотрудник", .en = "Employee"}, x.by);
    v.field({.name = "question", .max = 1'000'000, .min = 1, .ru = "Номер вопроса; нет — все", .en = "Number of the question; absent = all"}, x.question);
    v.field(ext_spec, x.ext);
}
// clang-format on

}  // namespace gateway
