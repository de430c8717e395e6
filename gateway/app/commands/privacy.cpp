// privacy audit: what personal data leaves through which exit, by the configuration.
#include <boost/json.hpp>
#include <iostream>

#include "gateway/app/commands/keeping.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/app/json_pretty.hpp"
#include "gateway/app/privacy_audit.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

struct AuditArguments {
    std::string dir = "config";
    bool json = false, fields = false;
};

std::string joined(const std::vector<std::string>& words, const char* none) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? none : text;
}

json::array array_of(const std::vector<std::string>& words) {
    json::array list;
    for (const std::string& word : words) list.emplace_back(word);
    return list;
}

json::object json_of(const PartnerExit& exit) {
    json::array mapped;
    for (const MappedExit& one : exit.mapped) {
        json::object row{{"mapping", one.mapping}};
        if (one.trouble.empty())
            row["fields"] = array_of(one.fields);
        else
            row["trouble"] = one.trouble;
        mapped.push_back(std::move(row));
    }
    return {{"connector", exit.connector},
            {"adapter", exit.adapter},
            {"decided", exit.decided},
            {"personal_data",
             {{"contacts", exit.permitted.contacts},
              {"identifiers", exit.permitted.identifiers},
              {"content", exit.permitted.content}}},
            {"routes", array_of(exit.routes)},
            {"fields", array_of(exit.fields)},
            {"mappings", std::move(mapped)}};
}

void print_json(const PrivacyAudit& audit) {
    json::array partners, own;
    for (const PartnerExit& exit : audit.partners) partners.push_back(json_of(exit));
    for (const OwnExit& exit : audit.own) own.push_back(json::object{{"exit", exit.name}, {"ru", exit.ru}, {"en", exit.en}});
    std::cout << pretty_json(
        json::object{{"decided", audit.decided()}, {"partners", std::move(partners)}, {"own", std::move(own)}});
}

void print_fields(const PartnerExit& exit) {
    std::cout << "\n" << exit.connector << ":\n";
    for (const std::string& field : exit.fields) std::cout << "  " << field << "\n";
    for (const MappedExit& one : exit.mapped) {
        std::cout << "  через / through " << one.mapping << ":\n";
        if (!one.trouble.empty()) std::cout << "    не проверить / cannot be tried: " << printable(one.trouble) << "\n";
        for (const std::string& field : one.fields) std::cout << "    " << field << "\n";
    }
}

void print_text(const PrivacyAudit& audit, bool fields) {
    std::vector<TextRow> rows{{"коннектор / connector", "адаптер / adapter", "персональные данные / personal data",
                               "поля / fields", "маршруты / routes"}};
    for (const PartnerExit& exit : audit.partners) {
        const std::string permitted = to_text(exit.permitted);
        rows.push_back({exit.connector, exit.adapter,
                        !exit.decided       ? "все, не решено / all, undecided"
                        : permitted.empty() ? "нет / none"
                                            : permitted,
                        std::to_string(exit.fields.size()), joined(exit.routes, "")});
    }
    std::cout << text_table(rows) << "\n";
    for (const OwnExit& exit : audit.own) std::cout << exit.ru << "\n  " << exit.en << "\n";
    if (fields)
        for (const PartnerExit& exit : audit.partners) print_fields(exit);
    if (!audit.decided())
        std::cerr << "Есть коннекторы без 'personal_data': впишите, что партнёру можно передать. / Connectors without "
                     "'personal_data': write down what the partner may be given.\n";
}

int run_audit(const AuditArguments& arguments) {
    const ConfigSource source{arguments.dir, adapter_kinds(), process_environment()};
    const ConfigReading reading = read_config(source);
    if (reading.problems.has_errors()) {
        std::cerr << "Конфигурация с ошибками: appeal-gateway check --config " << arguments.dir
                  << " / the configuration has errors: see check\n";
        return 1;
    }
    const PrivacyAudit audit = audit_privacy(reading.config, source);
    if (arguments.json)
        print_json(audit);
    else
        print_text(audit, arguments.fields);
    return audit.decided() ? 0 : 1;
}

}  // namespace

void add_privacy_command(CLI::App& app, CommandExit& exit) {
    CLI::App* privacy = app.add_subcommand("privacy", "Персональные данные / personal data");
    privacy->require_subcommand(1);
    auto arguments = std::make_shared<AuditArguments>();  // shared with the callback, which runs after this function
    CLI::App* audit = privacy->add_subcommand(
        "audit",
        "Что из персональных данных через что выходит; 1, если у партнёра это не записано / what personal data leaves "
        "through what; 1 when it is not written down for a partner");
    audit->add_option("--config", arguments->dir, "Папка конфигурации / configuration directory")->capture_default_str();
    audit->add_flag("--fields", arguments->fields,
                    "Каждое поле, и что выпускают отображения / every field, and what mappings let out");
    audit->add_flag("--json", arguments->json, "Ответ в JSON / answer in JSON");
    audit->callback([arguments, &exit] { exit.code = run_audit(*arguments); });
    add_keeping_commands(*privacy, exit);
}

}  // namespace gateway
