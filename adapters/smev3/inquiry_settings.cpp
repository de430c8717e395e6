#include "adapters/smev3/inquiry_settings.hpp"

#include <stdexcept>

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::int64_t second = 1'000, day = 86'400'000;

std::vector<SettingKey> mapping_keys() {
    using enum SettingType;
    return {KeyBuilder("question", path, "XSLT: каноническое обращение → содержимое запроса о его состоянии",
                       "XSLT: canonical appeal → content of the request that asks after it")
                .example("mappings/pos-eas-inquiry.xslt")
                .required(),
            KeyBuilder("answer", path, "XSLT: ответ на такой запрос → события (<events>)",
                       "XSLT: the response to it → events (<events>)")
                .example("mappings/pos-eas-history.xslt")
                .required(),
            KeyBuilder("about", text, "Вид номера, под которым получатель знает обращение; пока его нет, не спрашивают",
                       "Kind of the id the recipient knows an appeal by; nothing is asked before there is one")
                .example("pos_id")
                .required()};
}

std::vector<SettingKey> pace_keys() {
    using enum SettingType;
    return {KeyBuilder("every", duration, "Пауза после ответа с новостями", "Pause after an answer with news")
                .range(100, day)
                .example("5m")
                .fallback("5m"),
            KeyBuilder("slowest", duration, "Ответ без новостей удваивает паузу, но не больше этой",
                       "An answer without news doubles the pause, up to this")
                .range(100, 30 * day)
                .example("6h")
                .fallback("6h"),
            KeyBuilder("answer_within", duration, "Без ответа дольше этого спрашивают снова",
                       "Without an answer for so long it is asked again")
                .range(second, 30 * day)
                .example("1h")
                .fallback("1h"),
            KeyBuilder("at_once", integer, "Запросов за один опрос", "Inquiries of one poll")
                .range(1, 10'000)
                .example("100")
                .fallback("100"),
            KeyBuilder("in_flight", integer, "Запросов без ответа всего", "Inquiries without an answer, all together")
                .range(1, 100'000)
                .example("1000")
                .fallback("1000")};
}

}  // namespace

SettingKey inquiry_setting_key() {
    std::vector<SettingKey> keys = mapping_keys();
    for (SettingKey& key : pace_keys()) keys.push_back(std::move(key));
    return KeyBuilder(
               "inquire", SettingType::block,
               "Опрос состояния отправленных обращений: запрос о каждом открытом, пока получатель не ответит окончательно",
               "Periodic inquiry: a request about every open appeal this connector has sent, until its final state")
        .keys(std::move(keys));
}

std::optional<InquirySettings> read_inquiry_settings(const Settings& settings) {
    if (!settings.has("inquire")) return std::nullopt;
    const Settings& block = settings.block("inquire");
    InquirySettings read;
    read.question = block.text("question");
    read.answer = block.text("answer");
    read.about = block.text("about");
    read.every = block.duration("every");
    read.slowest = block.duration("slowest");
    read.answer_within = block.duration("answer_within");
    read.at_once = static_cast<std::size_t>(block.integer("at_once"));
    read.in_flight = static_cast<std::size_t>(block.integer("in_flight"));
    if (read.slowest < read.every)
        throw std::runtime_error("settings.inquire: slowest меньше every / slowest is less than every");
    return read;
}

}  // namespace gateway::smev3
