#include "gateway/app/commands/admin_options.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "gateway/app/commands/input_file.hpp"
#include "gateway/app/secrets.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

std::string token_in(const std::string& file) {
    std::string token = read_input_file(file, 4096);
    const auto end = token.find_last_not_of(" \t\r\n");
    token.erase(end == std::string::npos ? 0 : end + 1);
    if (token.empty()) throw std::runtime_error("файл токена пуст / the token file is empty: " + file);
    return token;
}

/// Who sits at the keyboard, also behind sudo.
std::string user_name() {
    const Environment environment = process_environment();
    for (const char* name : {"SUDO_USER", "USER", "LOGNAME"})
        if (const auto value = environment(name); value && !value->empty()) return *value;
    return "cli";
}

}  // namespace

void add_access_options(CLI::App& command, AdminOptions& options) {
    command
        .add_option("--config", options.config, "Папка конфигурации работающего шлюза / configuration of the running gateway")
        ->capture_default_str();
    CLI::Option* url = command.add_option("--url", options.url, "Адрес вместо конфигурации / address instead of --config");
    CLI::Option* token = command.add_option("--token-file", options.token_file, "Файл с токеном / file with the token");
    command.add_option("--ca-file", options.ca_file, "Кому верить по https, PEM / whom to trust with https, PEM");
    url->needs(token);
    token->needs(url);
    command.add_flag("--json", options.json, "Ответ шлюза как есть / the gateway's answer as it is");
}

void add_deed_options(CLI::App& command, AdminOptions& options, ReasonIs reason) {
    CLI::Option* why = command.add_option("--reason", options.reason, "Почему, для журнала / why, for the journal");
    if (reason == ReasonIs::needed) why->required();
    command.add_option("--actor", options.actor, "Кто, для журнала / who, for the journal");
}

AdminClient client_of(const AdminOptions& options) {
    AdminAccess access;
    if (options.url.empty()) {
        access = access_of_config(options.config);
    } else {
        access.url = options.url;
        while (access.url.ends_with('/')) access.url.pop_back();
        access.token = token_in(options.token_file);
    }
    if (!options.ca_file.empty()) access.ca_file = options.ca_file;
    return AdminClient(std::move(access));
}

boost::json::object deed_of(const AdminOptions& options) {
    return {{"actor", options.actor.empty() ? user_name() : options.actor}, {"reason", options.reason}};
}

void run_admin_command(CommandExit& exit, const std::function<int()>& work) {
    try {
        exit.code = work();
    } catch (const AdminRefusal& refusal) {
        std::cerr << "appeal-gateway: " << refusal.what() << "\n";
        exit.code = 1;
    }
}

std::string text_of(const boost::json::value& object, const char* name) {
    const auto* value = object.as_object().if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? printable(std::string(value->get_string())) : boost::json::serialize(*value);
}

std::string time_of(const boost::json::value& object, const char* name) {
    std::string text = text_of(object, name).substr(0, 19);
    if (text.size() == 19) text[10] = ' ';
    return text;
}

std::string cause_of(const boost::json::value& object) {
    const auto* cause = object.as_object().if_contains("cause");
    return cause == nullptr ? std::string() : text_of(*cause, "code") + ": " + text_of(*cause, "ru");
}

void print_json(const boost::json::value& value) {
    std::cout << boost::json::serialize(value) << "\n";
}

void print_next(const boost::json::value& page) {
    const std::string next = text_of(page, "next");
    if (!next.empty()) std::cout << "Дальше / next page: --after " << next << "\n";
}

void say_nothing_found() {
    std::cerr << "appeal-gateway: ничего не найдено / nothing found\n";
}

int show_page(const AdminOptions& options, const boost::json::value& page, const PrintItems& print) {
    const auto& items = page.at("items").as_array();
    if (options.json) {
        print_json(page);
    } else if (!items.empty()) {
        print(items);
        print_next(page);
    }
    if (items.empty()) say_nothing_found();
    return items.empty() ? 1 : 0;
}

int steer_each(const AdminOptions& options, const std::vector<std::string>& ids, const std::string& path,
               const std::string& deed, const boost::json::object& body, const PrintItems& print) {
    const AdminClient client = client_of(options);
    int code = 0;
    boost::json::array done;
    for (const std::string& id : ids) {
        CommandExit one;
        run_admin_command(one, [&] {
            std::string target = path;
            target.append(percent_encode(id)).append("/").append(deed);
            done.push_back(client.post(target, body));
            return 0;
        });
        if (one.code != 0) std::cerr << "  " << printable(id) << "\n";
        code = std::max(code, one.code);
    }
    if (options.json)
        print_json(done);
    else if (!done.empty())
        print(done);
    return code;
}

}  // namespace gateway
