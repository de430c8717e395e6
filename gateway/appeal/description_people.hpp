// Descriptions of who writes and who works: the applicant and the staff (parts.hpp); read through description.hpp.
#pragma once

#include "gateway/appeal/description_ext.hpp"
#include "gateway/appeal/parts.hpp"

namespace gateway {

constexpr std::string_view type_name(const PersonName*) {
    return "person_name";
}
constexpr std::string_view type_name(const ApplicantOrg*) {
    return "applicant_org";
}
constexpr std::string_view type_name(const Contacts*) {
    return "contacts";
}
constexpr std::string_view type_name(const Applicant*) {
    return "applicant";
}
constexpr std::string_view type_name(const Staff*) {
    return "staff";
}

// clang-format off
template <class V, Same<PersonName> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "last", .pd = p2, .format = Format::name, .max = 200, .ru = "Фамилия", .en = "Family name"}, x.last);
    v.field({.name = "first", .pd = p2, .format = Format::name, .max = 200, .ru = "Имя", .en = "Given name"}, x.first);
    v.field({.name = "middle", .pd = p2, .format = Format::name, .max = 200, .ru = "Отчество", .en = "Patronymic"}, x.middle);
    v.field(ext_spec, x.ext);
}

template <class V, Same<ApplicantOrg> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "name", .pd = p2, .max = 1000, .ru = "Название", .en = "Name"}, x.name);
    v.field({.name = "inn", .pd = p2, .format = Format::digits, .max = 12, .min = 10, .ru = "ИНН", .en = "Taxpayer number"}, x.inn);
    v.field({.name = "ogrn", .pd = p2, .format = Format::digits, .max = 15, .min = 13, .ru = "ОГРН или ОГРНИП", .en = "State registration number"}, x.ogrn);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Contacts> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "email", .pd = p2, .format = Format::email, .max = 320, .ru = "Электронная почта", .en = "E-mail"}, x.email);
    v.field({.name = "phone", .pd = p2, .format = Format::phone, .max = 100, .ru = "Телефон", .en = "Telephone"}, x.phone);
    v.field({.name = "post_address", .pd = p2, .format = Format::text, .max = 2000, .ru = "Почтовый адрес", .en = "Postal address"}, x.post_address);
    v.field({.name = "paper_answer", .pd = p1, .ru = "Ответ на бумаге", .en = "Answer on paper"}, x.paper_answer);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Applicant> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "kind", .pd = p1, .ru = "Вид заявителя", .en = "Kind of applicant"}, x.kind);
    v.field({.name = "name", .pd = p2, .ru = "Имя", .en = "Name"}, x.name);
    v.field({.name = "org", .pd = p2, .ru = "Организация", .en = "Organisation"}, x.org);
    v.field({.name = "contacts", .pd = p2, .ru = "Связь", .en = "Contacts"}, x.contacts);
    v.field({.name = "esia_oid", .pd = p3, .max = 50, .ru = "Идентификатор ЕСИА", .en = "ESIA object id"}, x.esia_oid);
    v.field({.name = "snils", .pd = p3, .format = Format::digits, .max = 11, .min = 11, .ru = "СНИЛС", .en = "Insurance number"}, x.snils);
    v.field({.name = "identity_assurance", .pd = p1, .ru = "Чем подтверждена личность", .en = "How the identity was assured"}, x.identity_assurance);
    v.field(ext_spec, x.ext);
}

template <class V, Same<Staff> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "coordinator", .pd = p2, .format = Format::name, .ru = "Координатор", .en = "Coordinator"}, x.coordinator);
    v.field({.name = "executor", .pd = p2, .format = Format::name, .ru = "Исполнитель", .en = "Executor"}, x.executor);
    v.field({.name = "manager", .pd = p2, .format = Format::name, .ru = "Руководитель", .en = "Manager"}, x.manager);
    v.field(ext_spec, x.ext);
}
// clang-format on

}  // namespace gateway
