#include "gateway/app/yaml_words.hpp"

#include <array>

namespace gateway {
namespace {

struct Row {
    std::string_view parser, ru, en;
};

constexpr std::string_view no_anchors_ru = "якоря и ссылки YAML (&имя, *имя) не допускаются";
constexpr std::string_view no_anchors_en = "YAML anchors and aliases (&name, *name) are not accepted";

/// Asked in order; the parser's message begins with the word.
constexpr std::array<Row, 15> rows{{
    {"end of map flow not found", "не закрыта фигурная скобка", "a brace is not closed"},
    {"end of map not found", "лишнее после значения или неверный отступ", "something after a value, or a wrong indent"},
    {"end of sequence flow not found", "не закрыта квадратная скобка", "a bracket is not closed"},
    {"end of sequence not found", "лишнее после элемента или неверный отступ", "something after an item, or a wrong indent"},
    {"illegal EOF in scalar", "не закрыта кавычка", "a quote is not closed"},
    {"illegal document indicator in scalar", "не закрыта кавычка", "a quote is not closed"},
    {"unknown token", "с этого знака значение не начинается: возьмите его в кавычки", "a value cannot begin so: quote it"},
    {"unknown escape character", "неизвестная последовательность после '\\'", "unknown escape after '\\'"},
    {"illegal map value", "здесь не может быть ключа: неверный отступ или лишнее двоеточие",
     "no key may stand here: a wrong indent or a colon too many"},
    {"illegal map key", "здесь не может быть ключа: неверный отступ", "no key may stand here: a wrong indent"},
    {"illegal block entry", "здесь не может быть элемента списка", "no list item may stand here"},
    {"illegal flow end", "лишняя закрывающая скобка", "a closing bracket too many"},
    {"illegal tab", "отступ сделан табуляцией; замените её пробелами", "indented with a tab; use spaces"},
    {"the referenced anchor is not defined", no_anchors_ru, no_anchors_en},
    {"alias not found", no_anchors_ru, no_anchors_en},
}};

}  // namespace

YamlWords words_of_yaml_error(std::string_view parser_message) {
    for (const Row& row : rows)
        if (parser_message.starts_with(row.parser)) return {std::string(row.ru), std::string(row.en)};
    const std::string message(parser_message);
    return {"ошибка в записи YAML: " + message, "not valid YAML: " + message};
}

YamlWords anchors_refused() {
    return {std::string(no_anchors_ru), std::string(no_anchors_en)};
}

}  // namespace gateway
