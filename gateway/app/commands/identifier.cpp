// `identifier KIND VALUE`: is this number possible, and if not, why.
#include "gateway/appeal/identifiers.hpp"

#include <iostream>
#include <memory>

#include "gateway/app/commands/commands.hpp"

namespace gateway {
namespace {

std::string_view reason(IdentifierFlaw flaw) {
    switch (flaw) {
        case IdentifierFlaw::not_digits:
            return "допустимы только цифры / digits only";
        case IdentifierFlaw::wrong_length:
            return "неверная длина / wrong length";
        case IdentifierFlaw::all_zeros:
            return "одни нули / nothing but zeros";
        case IdentifierFlaw::control_digit:
            return "контрольная цифра не сходится / the control digit does not fit";
        case IdentifierFlaw::none:
            break;
    }
    return "верно / valid";
}

int check(const std::string& kind, const std::string& value) {
    const IdentifierFlaw flaw = flaw_of(*identifier_kind_of(kind), value);
    std::cout << kind << ": " << reason(flaw) << "\n";
    return flaw == IdentifierFlaw::none ? 0 : 1;
}

}  // namespace

void add_identifier_command(CLI::App& app, CommandExit& exit) {
    struct Question {
        std::string kind, value;
    };
    auto* command =
        app.add_subcommand("identifier", "Проверить контрольные цифры номера / check the control digits of a number");
    auto question = std::make_shared<Question>();
    command
        ->add_option("KIND", question->kind,
                     "inn10, inn12, ogrn, ogrnip, snils, oktmo, okato, oktmo_with_control, okato_with_control")
        ->required()
        ->check([](const std::string& word) {
            return identifier_kind_of(word) ? std::string() : "неизвестный вид номера / unknown kind '" + word + "'";
        });
    command->add_option("VALUE", question->value, "номер без пробелов / the number without spaces")->required();
    command->callback([question, &exit] { exit.code = check(question->kind, question->value); });
}

}  // namespace gateway
