#include <array>

#include "gateway/app/config_keys.hpp"
#include "gateway/appeal/vocabulary.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway {
namespace {

using enum SettingType;

constexpr std::int64_t second = 1'000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

/// The words an administrator may write: `unknown` is how foreign words are kept, not one to ask for.
std::vector<std::string> words_of(Names names) {
    std::vector<std::string> words;
    for (const auto name : names)
        if (name != "unknown") words.emplace_back(name);
    return words;
}

std::vector<std::string> kind_words() {
    using enum MessageKind;
    std::vector<std::string> words;
    for (const auto kind : {appeal_created, appeal_updated, status_changed, answer_sent, transfer, rating_set, deadline_warning,
                            deadline_breached})
        words.emplace_back(to_text(kind));
    return words;
}

std::vector<SettingKey> retry_keys() {
    return {
        KeyBuilder("first", duration, "Пауза перед второй попыткой", "Pause before the second attempt")
            .fallback("2s")
            .range(10, day),
        KeyBuilder("max", duration, "Наибольшая пауза", "Longest pause").fallback("15m").range(10, 7 * day),
        KeyBuilder("give_up_after", duration, "Возраст, после которого доставка прекращается",
                   "Age at which a delivery is given up")
            .fallback("72h")
            .range(second, 365 * day),
        KeyBuilder("legal_deadline", choice,
                   "Срок обращения по закону: keep — до его конца доставка не прекращается, и чем он ближе, тем короче паузы; "
                   "ignore — не учитывается",
                   "The appeal's legal deadline: keep = until it ends the delivery is not given up, and the nearer it is the "
                   "shorter the pauses; ignore = it plays no part")
            .fallback("ignore")
            .choices({"ignore", "keep"}),
        KeyBuilder("max_attempts", integer, "Попыток не больше; 0 — решает только возраст",
                   "No more attempts than; 0 = age alone decides")
            .fallback("0")
            .range(0, 100'000),
        KeyBuilder("retry_after_max", duration, "Наибольший Retry-After партнёра, который соблюдается",
                   "The longest Retry-After of a partner that is obeyed")
            .fallback("1h")
            .range(second, 7 * day),
    };
}

std::vector<SettingKey> make_route_keys() {
    return {
        KeyBuilder("title", text, "Название для людей", "Name for people").example("Благоустройство: в город А"),
        KeyBuilder("enabled", boolean, "Работает ли маршрут", "Whether the route works").fallback("true"),
        KeyBuilder("order", integer, "Место среди маршрутов: меньшие спрашиваются раньше",
                   "Place among the routes: smaller ones are asked first")
            .fallback("100")
            .range(0, 1'000'000),
        KeyBuilder("from", text_list, "Коннекторы, от которых пришло сообщение; без ключа или '*' — любые",
                   "Connectors the message came from; without the key or '*' any")
            .example("[pos]"),
        KeyBuilder("kinds", text_list, "Виды сообщений", "Kinds of messages").choices(kind_words()).example("[appeal.created]"),
        KeyBuilder("regimes", text_list, "Правовые режимы", "Legal regimes")
            .choices(words_of(names_of(Regime{})))
            .example("[pos_message]"),
        KeyBuilder("oktmo", text_list, "Начала кодов ОКТМО", "Prefixes of ОКТМО codes").example("['45301000']"),
        KeyBuilder("topics", text_list, "Коды тем; 'схема:код' — только этой схемы, '*' в конце — начало кода",
                   "Topic codes; 'scheme:code' for one scheme, a final '*' makes a prefix")
            .example("['0005.*']"),
        KeyBuilder("channels", text_list, "Каналы поступления", "Channels")
            .choices(words_of(names_of(Channel{})))
            .example("[pos]"),
        KeyBuilder("to", text, "Коннектор, куда доставить; origin — туда, откуда обращение пришло",
                   "Connector to deliver to; origin = the one that brought the appeal")
            .required()
            .example("city-a"),
        KeyBuilder("continue", boolean, "Спрашивать и следующие маршруты", "Ask the following routes too").fallback("false"),
        KeyBuilder("retry", block, "Повторные попытки", "Further attempts").keys(retry_keys()),
        KeyBuilder("in_flight", integer, "Доставок разных обращений сразу", "Deliveries of different appeals at a time")
            .fallback("4")
            .range(1, 1'000),
        KeyBuilder("timeout", duration, "Время на одну попытку", "Time for one attempt").fallback("30s").range(100, hour),
        KeyBuilder("handed_over_alarm", duration,
                   "Возраст, после которого доставка, переданная дальше и не подтверждённая, видна в готовности",
                   "Age at which a delivery handed over and not confirmed is shown by readiness")
            .fallback("3d")
            .range(second, 365 * day),
    };
}

}  // namespace

const std::vector<SettingKey>& route_keys() {
    static const std::vector<SettingKey> keys = make_route_keys();
    return keys;
}

}  // namespace gateway
