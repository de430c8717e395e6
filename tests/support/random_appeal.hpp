// Appeals made by a seed, with every field likely to be there: for round trips and load. The same seed gives the same appeal.
#pragma once

#include <array>
#include <random>
#include <string>

#include "gateway/appeal/description.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::testing {

/// The visitor that fills each field with something its description allows.
class RandomFiller {
public:
    explicit RandomFiller(unsigned seed) : random_(seed) {}

    void field(const FieldSpec& spec, std::string& out) {
        if (!spec.required && !chance(70)) return;
        out = text(spec);
    }
    void field(const FieldSpec& spec, std::int64_t& out) {
        out = std::uniform_int_distribution<std::int64_t>(spec.min, spec.max)(random_);
    }
    void field(const FieldSpec& spec, double& out) {
        out = std::uniform_real_distribution<double>(static_cast<double>(spec.min), static_cast<double>(spec.max))(random_);
    }
    void field(const FieldSpec&, bool& out) { out = chance(50); }
    void field(const FieldSpec&, Time& out) {
        out = Time(std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(0, 4'000'000'000'000'000)(random_)));
    }
    void field(const FieldSpec&, MessageKind& out) { out = static_cast<MessageKind>(2 + pick(4)); }
    template <class E>
    void field(const FieldSpec& spec, Open<E>& out) {
        if (!spec.required && !chance(70)) return;
        out = chance(5) ? Open<E>::of("word_of_2031") : Open<E>(static_cast<E>(pick(names_of(E{}).size())));
    }
    template <class T>
    void field(const FieldSpec& spec, std::optional<T>& out) {
        FieldSpec there = spec;
        there.required = true;
        if (chance(60)) field(there, out.emplace());
    }
    template <class T>
    void field(const FieldSpec& spec, std::vector<T>& out) {
        const auto count = static_cast<std::size_t>(spec.min) + pick(3);
        FieldSpec item = spec;
        item.max = 60;
        item.required = true;
        for (std::size_t i = 0; i < count; ++i) {
            field(item, out.emplace_back());
            if constexpr (requires { out.back().id; }) out.back().id += std::to_string(i);
            if constexpr (requires { out.back().n; }) out.back().n = static_cast<std::int64_t>(i + 1);
        }
    }
    template <Described T>
    void field(const FieldSpec& spec, T& out) {
        if (spec.required || chance(70)) describe(*this, out);
    }
    void field(const FieldSpec&, Ext& out) {
        if (chance(10)) out["pos-eas"] = R"({"Тема \"<&>\"":[1,2.50,null,{"a":true}],"b":"\u0001"})";
        if (chance(10)) out[std::string(unknown_fields)] = R"({"newer":"поле","n":[12345678901234567890]})";
    }

private:
    std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
    bool chance(unsigned percent) { return pick(100) < percent; }

    std::string digits(std::size_t count) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) out += static_cast<char>('0' + pick(10));
        return out;
    }

    std::string text(const FieldSpec& spec) {
        static constexpr std::array<std::string_view, 14> pieces{
            "Яма ", "на улице ", "<b>&amp;</b>", "\"кавычки\"", "😀",  "é", "  ",
            "й",    "]]>",       "ООО «Ёж»",     "\\u0041",     "a;b", "'", "\xC2\xA0"};
        const auto max = static_cast<std::size_t>(spec.max);
        switch (spec.format) {
            case Format::uuid:
                return make_uuid_v7(Time(std::chrono::seconds(1'700'000'000 + pick(100'000'000))));
            case Format::date:
                return "20" + std::to_string(10 + pick(60)) + "-0" + std::to_string(1 + pick(9)) + "-" +
                       std::to_string(10 + pick(18));
            case Format::sha256:
                return std::string(63, 'a') + std::to_string(pick(10));
            case Format::digits:
                return digits(static_cast<std::size_t>(spec.min) + pick(max - static_cast<std::size_t>(spec.min) + 1));
            case Format::schema_version:
                return "zur.appeal/1." + std::to_string(pick(20));
            case Format::text:
            case Format::line:
            case Format::name:
            case Format::phone:
            case Format::email:
                break;
        }
        std::string out = "т";
        const auto parts = 1 + pick(spec.max > 1000 ? 40 : 3);
        for (std::size_t i = 0; i < parts; ++i) out += pieces[pick(pieces.size())];
        if (spec.format == Format::text && chance(30)) out += "\nстрока\tтаб\r\nещё";
        return out.size() > 3 * max ? "т" : out;
    }

    std::mt19937 random_;
};

inline Appeal random_appeal(unsigned seed) {
    Appeal appeal;
    RandomFiller filler(seed);
    describe(filler, appeal);
    if (appeal.regime == Regime::fz59 && !appeal.fz59) appeal.fz59.emplace();
    return appeal;
}

inline AppealEvent random_event(unsigned seed) {
    AppealEvent event;
    RandomFiller filler(seed);
    describe(filler, event);
    if (event.appeal_id.empty()) event.appeal_id = "0195f2a0-0000-7000-8000-000000000001";
    return event;
}

}  // namespace gateway::testing
