// What the commands that speak with the running gateway have in common: where it is, who acts and why, how answers are shown.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/app/admin_client.hpp"
#include "gateway/app/commands/commands.hpp"

namespace gateway {

struct AdminOptions {
    std::string config = "config", url, token_file, ca_file;
    std::string actor, reason;
    bool json = false;
};

/// --config, --url, --token-file, --ca-file, --json.
void add_access_options(CLI::App& command, AdminOptions& options);
/// --reason (required when `needed`) and --actor (default: the name of the user logged in).
enum class ReasonIs { needed, optional };
void add_deed_options(CLI::App& command, AdminOptions& options, ReasonIs reason);

AdminClient client_of(const AdminOptions& options);
/// {"actor":…,"reason":…}
boost::json::object deed_of(const AdminOptions& options);

/// Runs the command's work; a refusal becomes its sentence on stderr and exit code 1.
void run_admin_command(CommandExit& exit, const std::function<int()>& work);

/// A text member, printable; empty when absent. Numbers as digits.
std::string text_of(const boost::json::value& object, const char* name);
/// "2026-03-02 10:00:00" (UTC) of a time member; empty when absent.
std::string time_of(const boost::json::value& object, const char* name);
/// "partner.timeout: Партнёр не ответил вовремя." of a member `cause`; empty when absent.
std::string cause_of(const boost::json::value& object);

/// Prints the answer as JSON in one line.
void print_json(const boost::json::value& value);

/// Says how to see the next page when there is one.
void print_next(const boost::json::value& page);
void say_nothing_found();

/// Prints rows of one kind as a table.
using PrintItems = std::function<void(const boost::json::array&)>;
/// A page of a list, and how to see the next; the command's exit code: 1 when the page is empty.
int show_page(const AdminOptions& options, const boost::json::value& page, const PrintItems& print);
/// `deed` on each of `ids` under `path` ("/parked/"). Every one is tried, also after one that failed: 1 when any did.
int steer_each(const AdminOptions& options, const std::vector<std::string>& ids, const std::string& path,
               const std::string& deed, const boost::json::object& body, const PrintItems& print);

}  // namespace gateway
