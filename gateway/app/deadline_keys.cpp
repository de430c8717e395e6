#include "gateway/app/config_keys.hpp"
#include "gateway/appeal/deadline_rules.hpp"
#include "gateway/appeal/vocabulary.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway {
namespace {

using enum SettingType;

std::vector<std::string> words_of(Names names) {
    std::vector<std::string> words;
    for (const auto name : names)
        if (name != "unknown") words.emplace_back(name);
    return words;
}

std::vector<SettingKey> scope_keys() {
    return {
        KeyBuilder("regimes", text_list, "Правовые режимы; без ключа — все", "Legal regimes; all without the key")
            .choices(words_of(names_of(Regime{})))
            .example("[fz59]"),
        KeyBuilder("channels", text_list, "Каналы поступления", "Channels")
            .choices(words_of(names_of(Channel{})))
            .example("[pos]"),
        KeyBuilder("fast_track", choice, "Признак ускоренного рассмотрения", "The fast-track flag")
            .choices({"any", "yes", "no"})
            .fallback("any"),
        KeyBuilder("important", choice, "Признак высокой важности", "The flag of high importance")
            .choices({"any", "yes", "no"})
            .fallback("any"),
        KeyBuilder("oktmo", text_list, "Начала кодов ОКТМО", "Prefixes of ОКТМО codes").example("['64']"),
        KeyBuilder("topics", text_list, "Коды тем; 'схема:код' — только этой схемы, '*' в конце — начало кода",
                   "Topic codes; 'scheme:code' for one scheme, a final '*' makes a prefix")
            .example("['0005.*']"),
    };
}

std::vector<SettingKey> schedule_keys() {
    return {
        KeyBuilder("begins", text, "Начало рабочего дня", "Working day begins").fallback("09:00"),
        KeyBuilder("ends", text, "Конец рабочего дня; сокращённый кончается на час раньше",
                   "Working day ends; a shortened one an hour earlier")
            .fallback("18:00"),
        KeyBuilder("break_begins", text, "Начало перерыва", "Break begins").fallback("13:00"),
        KeyBuilder("break_ends", text, "Конец перерыва; равен началу — перерыва нет", "Break ends; equal = no break")
            .fallback("14:00"),
    };
}

std::vector<SettingKey> make_deadline_keys() {
    return {
        KeyBuilder("title", text, "Название для людей", "Name for people").required().example("Рассмотрение и ответ"),
        KeyBuilder("enabled", boolean, "Действует ли правило", "Whether the rule is in force").fallback("true"),
        KeyBuilder("order", integer, "Место среди правил: меньшие спрашиваются раньше; первое подходящее даёт срок этапа",
                   "Place among the rules: smaller ones are asked earlier; the first that matches gives the term of its stage")
            .fallback("100")
            .range(0, 1'000'000),
        KeyBuilder("stage", text, "Этап, которому правило даёт срок", "The stage whose term it gives")
            .required()
            .example("answer"),
        KeyBuilder("start", choice,
                   "От чего срок идёт; deadline — от конца прежнего срока этапа (продление), request — только для расчёта "
                   "вручную",
                   "What the term runs from; deadline = the end of the stage's former term (an extension), request = by hand "
                   "only")
            .required()
            .choices(start_event_words())
            .example("registered"),
        KeyBuilder("amount", integer, "Сколько", "How many").required().range(0, 10'000).example("30"),
        KeyBuilder("unit", choice, "Чего: календарных дней, рабочих дней, часов, рабочих часов",
                   "Of what: calendar days, working days, hours, working hours")
            .required()
            .choices(term_unit_words())
            .example("calendar"),
        KeyBuilder("shift", choice,
                   "Куда сдвигается конец срока в днях, если он выпал на выходной; законная дата не сдвигается",
                   "Where the end of a term in days moves when it is a day off; the legal date stays")
            .choices(shift_words())
            .fallback("none"),
        KeyBuilder("warn", text_list,
                   "Предупреждения до конца: '3 working days' и '1 calendar day' (к началу рабочего дня), '4 hours', '20 %' "
                   "(срока); не больше 10",
                   "Warnings before the end: '3 working days' and '1 calendar day' (when the working day begins), '4 hours', "
                   "'20 %' (of the term); at most 10")
            .example("['20 %', '3 working days']"),
        KeyBuilder("satisfied_by", choice, "Чем срок исполнен; конец обращения исполняет всегда",
                   "What satisfies the term; the end of the appeal always does")
            .choices(end_event_words())
            .fallback("answered"),
        KeyBuilder("applies", block, "К каким обращениям", "To which appeals").keys(scope_keys()),
        KeyBuilder("schedule", block, "Рабочий день: для рабочих часов и часа предупреждений",
                   "The working day: for working hours and the hour of warnings")
            .keys(schedule_keys()),
        KeyBuilder("source", text, "Откуда правило", "Where the rule comes from").example("59-ФЗ ст. 12 ч. 1"),
    };
}

}  // namespace

const std::vector<SettingKey>& deadline_keys() {
    static const std::vector<SettingKey> keys = make_deadline_keys();
    return keys;
}

}  // namespace gateway
