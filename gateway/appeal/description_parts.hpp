// Descriptions of the parts of an appeal (parts.hpp); read through description.hpp.
#pragma once

#include "gateway/appeal/field.hpp"
#include "gateway/appeal/parts.hpp"

namespace gateway {

inline constexpr FieldSpec ext_spec{.name = "ext",
                                    .pd = PdClass::p4,
                                    .format = Format::text,
                                    .max = 1000,
                                    .item = "field",
                                    .ru = "Поля вне схемы",
                                    .en = "Fields outside the schema"};

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
constexpr std::string_view type_name(const AppealText*) {
    return "appeal_text";
}
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
constexpr std::string_view type_name(const Attachment*) {
    return "attachment";
}
constexpr std::string_view type_name(const Answer*) {
    return "answer";
}
constexpr std::string_view type_name(const Rating*) {
    return "rating";
}
constexpr std::string_view type_name(const Staff*) {
    return "staff";
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

template <class V, Same<AppealText> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "body", .pd = p4, .required = true, .format = Format::text, .max = 1'000'000, .ru = "Текст", .en = "Text"}, x.body);
    v.field({.name = "subject", .pd = p4, .max = 2000, .ru = "Тема письма", .en = "Subject"}, x.subject);
    v.field({.name = "lang", .max = 35, .ru = "Язык", .en = "Language"}, x.lang);
    v.field({.name = "structured_summary", .pd = p4, .format = Format::text, .max = 100'000, .ru = "Суть в формализованном виде", .en = "Formalised summary"}, x.structured_summary);
    v.field(ext_spec, x.ext);
}

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

template <class V, Same<Staff> T>
void describe(V& v, T& x) {
    using enum PdClass;
    v.field({.name = "coordinator", .pd = p2, .format = Format::name, .ru = "Координатор", .en = "Coordinator"}, x.coordinator);
    v.field({.name = "executor", .pd = p2, .format = Format::name, .ru = "Исполнитель", .en = "Executor"}, x.executor);
    v.field({.name = "manager", .pd = p2, .format = Format::name, .ru = "Руководитель", .en = "Manager"}, x.manager);
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
