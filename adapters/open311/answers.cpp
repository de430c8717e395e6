#include "adapters/open311/answers.hpp"

#include <algorithm>
#include <optional>

#include "adapters/open311/text.hpp"

namespace gateway::open311 {
namespace {

constexpr std::size_t most_values = 200;
constexpr std::size_t longest_value = 4'000;
constexpr std::size_t longest_code = 128;

/// "attribute[CODE]" and "attribute[CODE][]" → CODE.
std::optional<std::string_view> code_of(std::string_view name) {
    constexpr std::string_view opening = "attribute[";
    if (!name.starts_with(opening)) return std::nullopt;
    name.remove_prefix(opening.size());
    if (name.ends_with("[]")) name.remove_suffix(2);
    if (!name.ends_with(']')) return std::nullopt;
    name.remove_suffix(1);
    return name;
}

const AttributeChoice* choice_of(const Attribute& attribute, std::string_view key) {
    for (const auto& choice : attribute.values) {
        if (choice.key == key) return &choice;
    }
    return nullptr;
}

/// What is wrong with one value, in words after the question's code; empty when nothing is.
std::string fault_of(const Attribute& attribute, const std::string& value) {
    switch (attribute.type) {
        case AttributeType::number:
            return read_decimal(value) ? "" : "ожидается число";
        case AttributeType::datetime:
            return read_time(value, 0, std::nullopt) ? "" : "ожидаются дата и время ISO 8601 с поясом";
        case AttributeType::text_line:
            return value.find('\n') == std::string::npos ? "" : "ожидается одна строка";
        case AttributeType::single_list:
        case AttributeType::multi_list:
            return choice_of(attribute, value) ? "" : "значения нет в списке";
        case AttributeType::text:
            return "";
    }
    return "";
}

std::string words_of(const Attribute& attribute, const std::string& value) {
    const auto* choice = choice_of(attribute, value);
    return choice == nullptr || choice->name.empty() ? value : choice->name;
}

void check_one(const Attribute& attribute, AttributeAnswers& answers, std::vector<std::string>& problems) {
    if (!attribute.variable) {
        answers.values.erase(attribute.code);
        return;
    }
    const auto given = answers.values.find(attribute.code);
    if (given == answers.values.end()) {
        if (attribute.required) problems.push_back("attribute[" + attribute.code + "]: обязательный вопрос не заполнен");
        return;
    }
    if (given->second.size() > 1 && attribute.type != AttributeType::multi_list) {
        problems.push_back("attribute[" + attribute.code + "]: ожидается одно значение");
        return;
    }
    for (const auto& value : given->second) {
        const auto fault = fault_of(attribute, value);
        if (!fault.empty()) problems.push_back("attribute[" + attribute.code + "]: " + fault);
    }
}

void add_words(const Attribute& attribute, AttributeAnswers& answers) {
    const auto given = answers.values.find(attribute.code);
    if (given == answers.values.end()) return;
    if (!answers.words.empty()) answers.words += "; ";
    answers.words += (attribute.description.empty() ? attribute.code : attribute.description) + ": ";
    for (std::size_t i = 0; i < given->second.size(); ++i) {
        answers.words += (i == 0 ? "" : ", ") + words_of(attribute, given->second[i]);
    }
}

}  // namespace

AttributeAnswers read_attributes(const Service& service, const WebFields& form, std::vector<std::string>& problems) {
    AttributeAnswers answers;
    std::size_t count = 0;
    for (const auto& [name, value] : form) {
        const auto code = code_of(name);
        const std::string text(trimmed(value));
        if (!code || code->empty() || text.empty()) continue;
        if (++count > most_values || characters(text) > longest_value || code->size() > longest_code) {
            problems.emplace_back("attribute: слишком много ответов или слишком длинный ответ");
            return answers;
        }
        auto& values = answers.values[std::string(*code)];
        if (std::find(values.begin(), values.end(), text) == values.end()) values.push_back(text);
    }
    for (const auto& attribute : service.attributes) {
        check_one(attribute, answers, problems);
        add_words(attribute, answers);
    }
    return answers;
}

}  // namespace gateway::open311
