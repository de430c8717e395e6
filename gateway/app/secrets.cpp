#include "gateway/app/secrets.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "gateway/app/settings_reader.hpp"

namespace gateway {
namespace {

constexpr std::size_t largest_secret = 64u << 10;

std::string trimmed(const std::string& text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blank);
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// A file that everybody on the machine may read is no secret; containers sometimes leave no choice, hence a warning.
void check_mode(const std::filesystem::path& file, const SettingPlace& place, ConfigProblems& problems) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0 || (status.st_mode & S_IROTH) == 0) return;
    problems.warning(place, "файл секрета доступен для чтения всем: chmod o-r " + file.string(),
                     "the secret's file may be read by everybody: chmod o-r " + file.string());
}

std::optional<std::string> read_secret_file(const std::filesystem::path& file, const SettingPlace& place,
                                            ConfigProblems& problems) {
    std::error_code absent;
    std::ifstream stream(file, std::ios::binary);
    if (!std::filesystem::is_regular_file(file, absent) || !stream) {
        problems.error(place, "файл секрета не читается: " + file.string(),
                       "the secret's file cannot be read: " + file.string());
        return std::nullopt;
    }
    std::string text(largest_secret + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > largest_secret) {
        problems.error(place, "файл секрета больше 64 КиБ: " + file.string(),
                       "the secret's file is larger than 64 KiB: " + file.string());
        return std::nullopt;
    }
    check_mode(file, place, problems);
    return trimmed(text);
}

}  // namespace

Environment process_environment() {
    return [](std::string_view name) -> std::optional<std::string> {
        const char* value = std::getenv(std::string(name).c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
}

std::optional<std::string> resolve_secret(std::string_view reference, const SettingPlace& place, const SettingsSource& source) {
    std::optional<std::string> secret;
    if (reference.starts_with("env:")) {
        const std::string name(reference.substr(4));
        if (const auto value = source.environment(name)) secret = trimmed(*value);
        if (!secret)
            source.problems.error(place, "переменная окружения " + name + " не задана",
                                  "the environment variable " + name + " is not set");
    } else {
        secret = read_secret_file((source.dir / reference.substr(5)).lexically_normal(), place, source.problems);
    }
    if (!secret || !secret->empty()) return secret;
    source.problems.error(place, "секрет пуст", "the secret is empty");
    return std::nullopt;
}

}  // namespace gateway
