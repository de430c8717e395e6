#include "gateway/app/quality_config.hpp"

#include "adapters/municipal/mime.hpp"
#include "gateway/app/bi_config.hpp"
#include "gateway/appeal/deadline_facts.hpp"

namespace gateway {
namespace {

void check_address(const Settings& settings, const char* key, ConfigProblems& problems) {
    if (settings.text(key).empty() || municipal::is_address(settings.text(key))) return;
    problems.error(settings.place(key), "ожидается адрес почты", "expected an e-mail address");
}

QualityHead head_of(const Settings& settings, ConfigProblems& problems) {
    check_address(settings, "mail", problems);
    return {settings.text("head"), settings.text("mail")};
}

QualityNoticeConfig notice_of(const Settings& settings, ConfigProblems& problems) {
    QualityNoticeConfig notice;
    notice.url = settings.text("url");
    notice.user = settings.text("user");
    notice.password = settings.text("password");
    notice.ca_file = settings.text("ca_file");
    notice.timeout = settings.duration("timeout");
    notice.from = settings.text("from");
    notice.when_nothing = settings.boolean("when_nothing");
    notice.top = static_cast<int>(settings.integer("top"));
    const auto minute = minute_of_day(settings.text("at"));
    notice.minute = minute.value_or(0);
    if (!minute)
        problems.error(settings.place("at"), "ожидается время суток, например 08:30", "expected a time of day such as 08:30");
    const bool server = (notice.url.starts_with("smtp://") && notice.url.size() > 7) ||
                        (notice.url.starts_with("smtps://") && notice.url.size() > 8);
    if (!server)
        problems.error(settings.place("url"), "ожидается smtp://сервер или smtps://сервер",
                       "expected smtp://server or smtps://server");
    check_address(settings, "from", problems);
    return notice;
}

void check_fields(const Settings& settings, const QualityRule& rule, ConfigProblems& problems) {
    if (rule.check != QualityCheck::missing_field) {
        if (settings.has("fields"))
            problems.error(settings.place("fields"), "ключ 'fields' — только для check: missing_field",
                           "the key 'fields' is for check: missing_field alone");
        return;
    }
    if (rule.fields.empty())
        problems.error(settings.place("check"), "missing_field: нужен ключ 'fields'",
                       "missing_field: the key 'fields' is needed");
    for (const std::string& field : rule.fields) {
        if (is_appeal_pointer(field)) continue;
        problems.error(settings.place("fields"), "'" + field + "' — не поле канонического обращения",
                       "'" + field + "' is no field of the canonical appeal");
    }
}

}  // namespace

QualityConfig build_quality(const Settings& settings, ConfigProblems& problems) {
    QualityConfig config;
    if (settings.has("operator")) config.operator_head = head_of(settings.block("operator"), problems);
    for (const auto& [block, head] : settings.blocks("sectors")) config.sectors[block] = head_of(head, problems);
    if (settings.has("notice")) config.notice = notice_of(settings.block("notice"), problems);
    return config;
}

QualityRule build_quality_rule(std::string id, const Settings& settings, ConfigProblems& problems) {
    QualityRule rule;
    rule.id = std::move(id);
    rule.title = settings.text("title");
    rule.severity = quality_severity_of(settings.text("severity")).value_or(QualitySeverity::warning);
    rule.check = quality_check_of(settings.text("check")).value_or(QualityCheck::missing_field);
    rule.fields = settings.list("fields");
    rule.dictionaries = settings.list("dictionaries");
    for (const std::string& word : settings.list("dates"))
        if (const auto fault = date_fault_of(word)) rule.dates.push_back(*fault);
    rule.not_before = settings.text("not_before");
    rule.of_answer = settings.text("of") == "answer";
    for (const std::string& word : settings.list("faults"))
        if (const auto fault = text_fault_of(word)) rule.texts.push_back(*fault);
    rule.min_letters = static_cast<int>(settings.integer("min_letters"));
    rule.file_is_enough = settings.boolean("file_is_enough");
    const Settings& when = settings.block("when");
    rule.scope = {when.list("regimes"), when.list("sources"), when.list("sectors"), when.list("statuses")};
    check_fields(settings, rule, problems);
    if (!day_of_date(rule.not_before))
        problems.error(settings.place("not_before"), "ожидается день, например 1990-01-01",
                       "expected a day such as 1990-01-01");
    return rule;
}

}  // namespace gateway
