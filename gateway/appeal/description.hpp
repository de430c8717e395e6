// The one description of the canonical schema: parts first, then Appeal and AppealEvent. See field.hpp for how it is read.
// Order of fields here is the order in XML and in what the JSON writer prints.
#pragma once

#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/description_course.hpp"
#include "gateway/appeal/description_papers.hpp"
#include "gateway/appeal/description_people.hpp"

namespace gateway {

constexpr std::string_view type_name(const Appeal*) {
    return "appeal";
}
constexpr std::string_view type_name(const AppealEvent*) {
    return "event";
}

// clang-format off
template <class V, Same<Appeal> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "schema", .format = Format::schema_version, .max = 40, .ru = "Версия схемы", .en = "Schema version"}, x.schema);
    v.field({.name = "appeal_id", .pd = p1, .required = true, .format = Format::uuid, .max = 36,
             .ru = "Идентификатор обращения в шлюзе", .en = "The gateway's id of the appeal"}, x.appeal_id);
    v.field({.name = "external_ids", .pd = p1, .required = true, .max = 1000, .min = 1, .item = "external_id",
             .ru = "Идентификаторы во внешних системах", .en = "Ids in other systems"}, x.external_ids);
    v.field({.name = "regime", .required = true, .ru = "Правовой режим", .en = "Legal regime"}, x.regime);
    v.field({.name = "fz59", .ru = "Сведения по 59-ФЗ; обязательны при режиме fz59", .en = "What 59-FZ demands; required with regime fz59"}, x.fz59);
    v.field({.name = "channel", .required = true, .ru = "Канал поступления", .en = "Channel it came by"}, x.channel);
    v.field({.name = "created_at", .pd = p1, .required = true, .ru = "Создано", .en = "Created"}, x.created_at);
    v.field({.name = "incoming_date", .pd = p1, .format = Format::date, .max = 10, .ru = "Дата поступления", .en = "Date of receipt"}, x.incoming_date);
    v.field({.name = "registration", .pd = p1, .ru = "Регистрация", .en = "Registration"}, x.registration);
    v.field({.name = "applicant", .pd = p2, .ru = "Заявитель", .en = "Applicant"}, x.applicant);
    v.field({.name = "text", .pd = p4, .required = true, .ru = "Текст обращения", .en = "Text of the appeal"}, x.text);
    v.field({.name = "questions", .required = true, .max = 1000, .min = 1, .item = "question", .unique = "n", .ru = "Вопросы", .en = "Questions"}, x.questions);
    v.field({.name = "location", .pd = p2, .ru = "Место", .en = "Place"}, x.location);
    v.field({.name = "routing", .ru = "Маршрут", .en = "Routing"}, x.routing);
    v.field({.name = "flags", .ru = "Признаки", .en = "Flags"}, x.flags);
    v.field({.name = "deadlines", .max = 1000, .item = "deadline", .ru = "Сроки", .en = "Deadlines"}, x.deadlines);
    v.field({.name = "status", .required = true, .ru = "Состояние", .en = "Status"}, x.status);
    v.field({.name = "status_raw", .max = 1000, .ru = "Состояние словами источника", .en = "Status in the source's words"}, x.status_raw);
    v.field({.name = "status_at", .required = true, .ru = "Время состояния", .en = "Time of the status"}, x.status_at);
    v.field({.name = "history", .max = 10000, .item = "entry", .ru = "История", .en = "History"}, x.history);
    v.field({.name = "answers", .pd = p4, .max = 1000, .item = "answer", .unique = "id", .ru = "Ответы", .en = "Answers"}, x.answers);
    v.field({.name = "rating", .ru = "Оценка заявителя", .en = "Applicant's rating"}, x.rating);
    v.field({.name = "attachments", .pd = p4, .max = 1000, .item = "attachment", .unique = "id", .ru = "Вложения", .en = "Attachments"}, x.attachments);
    v.field({.name = "staff", .pd = p2, .ru = "Сотрудники", .en = "Employees"}, x.staff);
    v.field({.name = "links", .pd = p1, .max = 1000, .item = "link", .ru = "Связи", .en = "Links"}, x.links);
    v.field(ext_spec, x.ext);
}

template <class V, Same<AppealEvent> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "event_id", .pd = p1, .required = true, .ru = "Идентификатор события", .en = "Id of the event"}, x.event_id);
    v.field({.name = "kind", .required = true, .ru = "Вид события", .en = "Kind of event"}, x.kind);
    v.field({.name = "appeal_id", .pd = p1, .format = Format::uuid, .max = 36, .ru = "Обращение по идентификатору шлюза", .en = "The appeal by the gateway's id"}, x.appeal_id);
    v.field({.name = "external_id", .pd = p1, .ru = "Обращение по внешнему идентификатору", .en = "The appeal by an id of another system"}, x.external_id);
    v.field({.name = "question", .max = 1'000'000, .min = 1, .ru = "Номер вопроса; нет — все вопросы", .en = "Number of the question; absent = all"}, x.question);
    v.field({.name = "at", .required = true, .ru = "Время события у источника", .en = "The source's time of it"}, x.at);
    v.field({.name = "source", .required = true, .ru = "Источник", .en = "Source"}, x.source);
    v.field({.name = "status", .ru = "Новое состояние", .en = "New status"}, x.status);
    v.field({.name = "status_raw", .max = 1000, .ru = "Состояние словами источника", .en = "Status in the source's words"}, x.status_raw);
    v.field({.name = "note", .pd = p4, .format = Format::text, .max = 100'000, .ru = "Публичное пояснение", .en = "Public note"}, x.note);
    v.field({.name = "answer", .pd = p4, .ru = "Ответ", .en = "Answer"}, x.answer);
    v.field({.name = "decision", .ru = "Решение", .en = "Decision"}, x.decision);
    v.field({.name = "root_cause", .max = 2000, .ru = "Первопричина", .en = "Root cause"}, x.root_cause);
    v.field({.name = "rating", .ru = "Оценка заявителя", .en = "Applicant's rating"}, x.rating);
    v.field({.name = "deadline", .ru = "Срок", .en = "Deadline"}, x.deadline);
    v.field({.name = "transfer", .ru = "Передача", .en = "Transfer"}, x.transfer);
    v.field({.name = "external_ids", .pd = p1, .max = 1000, .item = "external_id", .ru = "Новые внешние идентификаторы", .en = "New ids in other systems"}, x.external_ids);
    v.field(ext_spec, x.ext);
}
// clang-format on

}  // namespace gateway
