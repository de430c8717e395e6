// Descriptions of numbers and papers: ids, registration, text, files and answers (parts.hpp); read through description.hpp.
#pragma once

#include "gateway/appeal/description_ext.hpp"
#include "gateway/appeal/parts.hpp"

namespace gateway {

constexpr std::string_view type_name(const AppealExternalId*) {
    return "external_id";
}
constexpr std::string_view type_name(const CoverLetter*) {
    return "cover_letter";
}
constexpr std::string_view type_name(const Fz59*) {
    return "fz59";
}
constexpr std::string_view type_name(const Registration*) {
    return "registration";
}
constexpr std::string_view type_name(const AppealText*) {
    return "appeal_text";
}
constexpr std::string_view type_name(const Attachment*) {
    return "attachment";
}
constexpr std::string_view type_name(const Answer*) {
    return "answer";
}
constexpr std::string_view type_name(const Rating*) {
    return "rating";
}
constexpr std::string_view type_name(const Link*) {
    return "link";
}

// clang-format off
template <class V, Same<AppealExternalId> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "system", .pd = p1, .required = true, .max = 100, .ru = "Система", .en = "System"}, x.system);
    v.field({.name = "kind", .pd = p1, .required = true, .max = 100, .ru = "Вид идентификатора", .en = "Kind of id"}, x.kind);
    v.field({.name = "value", .pd = p1, .required = true, .max = 1000, .ru = "Значение", .en = "Value"}, x.value);
    v.field({.name = "value_norm", .pd = p1, .max = 1000, .ru = "Значение для сравнения", .en = "Value for comparison"}, x.value_norm);
    v.field({.name = "issued_at", .pd = p1, .ru = "Присвоен", .en = "Given at"}, x.issued_at);
    v.field(ext_spec, x.ext);
}

template <class V, Same<CoverLetter> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "number", .pd = p1, .max = 100, .ru = "Номер", .en = "Number"}, x.number);
    v.field({.name = "date", .pd = p1, .format = Format::date, .max = 10, .ru = "Дата", .en = "Date"}, x.date);
    v.field({.name = "from_org", .max = 1000, .ru = "Откуда", .en = "From"}, x.from_org);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Fz59> T>
void describe(V& v, T& x) {
    v.field({.name = "type", .ru = "Вид: предложение, заявление, жалоба", .en = "Proposal, application or complaint"}, x.type);
    v.field({.name = "form", .ru = "Форма", .en = "Form"}, x.form);
    v.field({.name = "collective", .ru = "Коллективное", .en = "Collective"}, x.collective);
    v.field({.name = "chosen_by_applicant", .ru = "Вид указан заявителем", .en = "Type chosen by the applicant"}, x.chosen_by_applicant);
    v.field({.name = "direct", .ru = "Поступило непосредственно", .en = "Came directly"}, x.direct);
    v.field({.name = "cover_letter", .pd = PdClass::p1, .ru = "Сопроводительное письмо", .en = "Cover letter"}, x.cover_letter);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Registration> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "number", .pd = p1, .max = 100, .ru = "Номер", .en = "Number"}, x.number);
    v.field({.name = "date", .pd = p1, .format = Format::date, .max = 10, .ru = "Дата", .en = "Date"}, x.date);
    v.field({.name = "org", .pd = p1, .max = 1000, .ru = "Организация", .en = "Organisation"}, x.org);
    v.field(ext_spec, x.ext);
}

template <class V, Same<AppealText> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "body", .pd = p4, .required = true, .format = Format::text, .max = 1'000'000, .ru = "Текст", .en = "Text"}, x.body);
    v.field({.name = "subject", .pd = p4, .max = 2000, .ru = "Тема письма", .en = "Subject"}, x.subject);
    v.field({.name = "lang", .max = 35, .ru = "Язык", .en = "Language"}, x.lang);
    v.field({.name = "structured_summary", .pd = p4, .format = Format::text, .max = 100'000, .ru = "Суть в формализованном виде", .en = "Formalised summary"}, x.structured_summary);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Attachment> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "id", .pd = p1, .required = true, .ru = "Идентификатор", .en = "Id"}, x.id);
    v.field({.name = "name", .pd = p4, .max = 1000, .ru = "Имя файла", .en = "File name"}, x.name);
    v.field({.name = "mime", .pd = p1, .max = 200, .ru = "Тип", .en = "Media type"}, x.mime);
    v.field({.name = "size", .pd = p1, .max = 1'000'000'000'000, .ru = "Размер, октеты", .en = "Size in octets"}, x.size);
    v.field({.name = "sha256", .pd = p1, .format = Format::sha256, .max = 64, .ru = "SHA-256", .en = "SHA-256"}, x.sha256);
    v.field({.name = "source_ref", .pd = p4, .max = 4000, .ru = "Где лежит у источника", .en = "Where the source keeps it"}, x.source_ref);
    v.field({.name = "scan", .pd = p1, .ru = "Проверка на вирусы", .en = "Virus scan"}, x.scan);
    v.field({.name = "public", .pd = p1, .ru = "Можно показывать всем", .en = "May be shown to everyone"}, x.is_public);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Answer> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "id", .pd = p1, .required = true, .ru = "Идентификатор", .en = "Id"}, x.id);
    v.field({.name = "kind", .required = true, .ru = "Вид ответа", .en = "Kind"}, x.kind);
    v.field({.name = "text", .pd = p4, .format = Format::text, .max = 1'000'000, .ru = "Текст", .en = "Text"}, x.text);
    v.field({.name = "number", .pd = p1, .max = 100, .ru = "Номер", .en = "Number"}, x.number);
    v.field({.name = "date", .pd = p1, .format = Format::date, .max = 10, .ru = "Дата", .en = "Date"}, x.date);
    v.field({.name = "signed_by", .pd = p2, .format = Format::name, .ru = "Подписал", .en = "Signed by"}, x.signed_by);
    v.field({.name = "delivered_via", .pd = p1, .ru = "Как доставлен", .en = "How it was delivered"}, x.delivered_via);
    v.field({.name = "template_id", .max = 100, .ru = "Шаблон", .en = "Template"}, x.template_id);
    v.field({.name = "attachments", .pd = p4, .max = 1000, .item = "attachment", .unique = "id", .ru = "Вложения", .en = "Attachments"}, x.attachments);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Rating> T>
void describe(V& v, T& x) {
    v.field({.name = "value", .required = true, .max = 5, .min = 1, .ru = "Оценка", .en = "Value"}, x.value);
    v.field({.name = "at", .ru = "Когда", .en = "When"}, x.at);
    v.field({.name = "comment", .pd = PdClass::p4, .format = Format::text, .max = 100'000, .ru = "Отзыв", .en = "Comment"}, x.comment);
    v.field({.name = "repeat_requested", .ru = "Просит рассмотреть снова", .en = "Asks for another consideration"}, x.repeat_requested);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Link> T>
void describe(V& v, T& x) {
    v.field({.name = "rel", .required = true, .ru = "Вид связи", .en = "Relation"}, x.rel);
    v.field({.name = "appeal_id", .pd = PdClass::p1, .required = true, .format = Format::uuid, .max = 36, .ru = "Другое обращение", .en = "The other appeal"}, x.appeal_id);
    v.field(ext_spec, x.ext);
}
// clang-format on

}  // namespace gateway
