// `classifier CODE`: what a code of the classifier of questions is called in the version this gateway uses, and whether it may
// be assigned.
#include <iostream>
#include <memory>
#include <optional>

#include "gateway/app/adapter_trial.hpp"
#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/app/text_table.hpp"
#include "gateway/mapping/sstu_classifier.hpp"

namespace gateway {
namespace {

constexpr int assignable = 0, not_assignable = 1, wrong_usage = 2;

struct SstuQuestion {
    std::string code, config = "config", file;
};

std::string_view reason(SstuFlaw flaw) {
    switch (flaw) {
        case SstuFlaw::form:
            return "это не код: нужны группы по четыре цифры через точку / not a code: groups of four digits with dots are "
                   "wanted";
        case SstuFlaw::navigation:
            return "раздел, тематика или тема: назначаются только вопросы, уровни 4 и 5 / a section, theme or group: only "
                   "questions, levels 4 and 5, are assigned";
        case SstuFlaw::unknown:
            return "такого кода в этой версии нет / this version has no such code";
        case SstuFlaw::none:
            break;
    }
    return "назначается / may be assigned";
}

/// The file named on the command line, else that of the configuration; empty when there is none.
std::filesystem::path classifier_of(const SstuQuestion& question) {
    if (!question.file.empty()) return question.file;
    const ConfigReading reading = read_config({question.config, adapter_kinds(), process_environment()});
    return reading.config.instance.sstu_classifier;
}

std::optional<SstuClassifier> load(const SstuQuestion& question) {
    try {
        const auto file = classifier_of(question);
        if (!file.empty()) return SstuClassifier::load(file);
        std::cerr << "appeal-gateway: классификатор не задан: instance.sstu_classifier в gateway.yaml или --classifier / no "
                     "classifier: instance.sstu_classifier in gateway.yaml or --classifier\n";
    } catch (const std::exception& error) {
        std::cerr << "appeal-gateway: " << error.what() << "\n";
    }
    return std::nullopt;
}

int answer(const SstuQuestion& question) {
    const auto classifier = load(question);
    if (!classifier) return wrong_usage;
    const SstuFlaw flaw = classifier->flaw_of(question.code);
    const auto plain = plain_sstu_code(question.code);
    const auto name = classifier->name_of(question.code);
    std::cout << (plain.empty() ? printable(question.code) : plain) << ": " << (name.empty() ? "—" : name) << "\n"
              << reason(flaw) << "\n"
              << "версия / version " << classifier->file() << "@" << classifier->version() << "\n";
    return flaw == SstuFlaw::none ? assignable : not_assignable;
}

}  // namespace

void add_classifier_command(CLI::App& app, CommandExit& exit) {
    auto* command = app.add_subcommand(
        "classifier",
        "Назвать код классификатора вопросов и сказать, можно ли его назначить / name a code of the classifier of questions");
    auto question = std::make_shared<SstuQuestion>();  // shared with the callback, which CLI11 keeps
    command->add_option("CODE", question->code, "код / code: 0005.0005.0056.1154")->required();
    command->add_option("--config", question->config, "Папка конфигурации / configuration directory")->capture_default_str();
    command->add_option("--classifier", question->file, "Файл классификатора (code;level;name) / classifier file");
    command->callback([question, &exit] { exit.code = answer(*question); });
}

}  // namespace gateway
