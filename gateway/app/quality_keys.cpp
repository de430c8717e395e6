#include "gateway/app/quality_config.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway {
namespace {

using enum SettingType;

constexpr std::int64_t minute = 60'000;

std::vector<std::string> words_of(Names names) {
    std::vector<std::string> words;
    for (const auto name : names)
        if (name != "unknown") words.emplace_back(name);
    return words;
}

std::vector<SettingKey> head_keys() {
    return {
        KeyBuilder("head", text, "Должность или имя", "Post or name").required().example("Министр дорожного хозяйства"),
        KeyBuilder("mail", text, "Почта для ежедневного уведомления; без ключа — не шлётся",
                   "Mail for the daily notice; none without the key")
            .example("roads@region.example"),
    };
}

std::vector<SettingKey> notice_keys() {
    return {
        KeyBuilder("url", text, "Почтовый сервер", "Mail server").required().example("smtps://mail.region.example:465"),
        KeyBuilder("user", text, "Имя на сервере", "User on the server").example("gateway@region.example"),
        KeyBuilder("password", secret, "Пароль", "Password").example("file:secrets/mail"),
        KeyBuilder("ca_file", path, "Корневые сертификаты, PEM; с ними TLS обязателен (STARTTLS)",
                   "Roots, PEM; with them TLS is demanded (STARTTLS)"),
        KeyBuilder("timeout", duration, "Предел отправки одного письма", "Limit of sending one letter")
            .fallback("60s")
            .range(100, 10 * minute),
        KeyBuilder("from", text, "Наш адрес", "Our address").required().example("gateway@region.example"),
        KeyBuilder("at", text, "Когда слать уведомление за прошедшие сутки, время региона",
                   "When the notice of the day before is sent, time of the region")
            .fallback("08:30"),
        KeyBuilder("when_nothing", boolean, "Слать и тогда, когда сказать нечего", "Send it also when there is nothing to say")
            .fallback("false"),
        KeyBuilder("top", integer, "Сколько правил называть с обращениями", "How many rules are named with their appeals")
            .fallback("5")
            .range(1, 50),
    };
}

std::vector<SettingKey> when_keys() {
    return {
        KeyBuilder("regimes", text_list, "Правовые режимы; без ключа — все", "Legal regimes; all without the key")
            .choices(words_of(names_of(Regime{})))
            .example("[fz59]"),
        KeyBuilder("sources", text_list, "Коннекторы, принёсшие обращение", "Connectors that brought the appeal")
            .example("[pos-edms]"),
        KeyBuilder("sectors", text_list, "Отраслевые блоки", "Sector blocks").example("[roads, housing]"),
        KeyBuilder("statuses", text_list, "Состояния обращения", "Statuses of the appeal")
            .choices(words_of(names_of(Status{})))
            .example("[answered]"),
    };
}

std::vector<SettingKey> make_rule_keys() {
    return {
        KeyBuilder("title", text, "Название для людей", "Name for people").required().example("Ответ без текста"),
        KeyBuilder("enabled", boolean, "Действует ли правило", "Whether the rule is in force").fallback("true"),
        KeyBuilder("severity", choice, "Насколько это важно", "How much it matters")
            .choices(quality_severity_words())
            .fallback("warning"),
        KeyBuilder("check", choice,
                   "Что проверяется: поле пусто; код не знает ни один справочник; дата невозможна; текст без содержания; ответ "
                   "без текста",
                   "What is checked: an empty field; a code no dictionary knows; an impossible date; a text without substance; "
                   "an answer without a text")
            .required()
            .choices(quality_check_words()),
        KeyBuilder("fields", text_list, "missing_field: указатели JSON канонического обращения; * — каждый элемент списка",
                   "missing_field: JSON pointers of the canonical appeal; * = every item of a list")
            .example("[/location/oktmo8, '/questions/*/topics']"),
        KeyBuilder("dictionaries", text_list, "unknown_code: справочники (имя файла без .csv); без ключа — все",
                   "unknown_code: dictionaries (file name without .csv); all without the key")
            .example("[pos-topics-in]"),
        KeyBuilder("dates", text_list,
                   "impossible_date: ответ раньше регистрации, день в будущем, дата рождения вместо даты; без ключа — все",
                   "impossible_date: answer before registration, a day to come, a birth date instead; all without the key")
            .choices(date_fault_words())
            .example("[future]"),
        KeyBuilder("not_before", text, "impossible_date: более ранний день — дата рождения",
                   "impossible_date: an earlier day is a birth date")
            .fallback("1990-01-01"),
        KeyBuilder("of", choice, "poor_text: текст обращения или ответов", "poor_text: the appeal's text or the answers'")
            .choices({"appeal", "answer"})
            .fallback("appeal"),
        KeyBuilder("faults", text_list,
                   "poor_text: пуст, одна ссылка, одно приветствие или подпись, повторы, мало букв; без ключа — все",
                   "poor_text: empty, a link alone, greeting or signature alone, repetition, few letters; all without the key")
            .choices({"empty", "link_only", "greeting_only", "repeated", "too_short"})
            .example("[link_only, greeting_only]"),
        KeyBuilder("min_letters", integer, "poor_text: букв не меньше, без приветствия, подписи и ссылок",
                   "poor_text: at least so many letters, without greeting, signature and links")
            .fallback("20")
            .range(0, 1'000),
        KeyBuilder("file_is_enough", boolean, "answer_without_text: файл заменяет текст",
                   "answer_without_text: a file may stand for the text")
            .fallback("false"),
        KeyBuilder("when", block, "К каким обращениям; без ключей — ко всем", "To which appeals; to all without keys")
            .keys(when_keys()),
    };
}

}  // namespace

std::vector<SettingKey> quality_keys() {
    return {
        KeyBuilder("operator", block, "Оператор ЦУР: уведомляется обо всём", "The operator of the ЦУР: hears of everything")
            .keys(head_keys()),
        KeyBuilder("sectors", block_map, "Ответственные за отраслевые блоки, по блокам",
                   "Who answers for the sector blocks, by block")
            .keys(head_keys()),
        KeyBuilder("notice", block, "Ежедневное уведомление почтой; без блока — нет",
                   "The daily notice by mail; without the block none")
            .keys(notice_keys()),
    };
}

const std::vector<SettingKey>& quality_rule_keys() {
    static const std::vector<SettingKey> keys = make_rule_keys();
    return keys;
}

}  // namespace gateway
