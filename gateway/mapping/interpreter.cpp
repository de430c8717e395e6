#include "gateway/mapping/interpreter.hpp"

#include <algorithm>

#include "gateway/appeal/scalars.hpp"

namespace gateway {
namespace {

constexpr std::string_view extension = ".csv";

std::string without_extension(const std::string& file) {
    return file.ends_with(extension) ? file.substr(0, file.size() - extension.size()) : file;
}

}  // namespace

Interpreter::Interpreter(std::string_view day) : day_(day.substr(0, 10)) {
    if (!is_date(day_)) day_.clear();
}

std::optional<std::string> Interpreter::word(const Dictionary& dictionary, std::string_view code) {
    if (code.empty()) return std::nullopt;
    const std::string file = dictionary.name() + std::string(extension);
    auto found = dictionary.lookup(code, day_);
    if (found)
        used(file, dictionary.digest());
    else
        unknown(file, dictionary.digest(), std::string(code));
    return found;
}

void Interpreter::used(const std::string& file, const std::string& digest) {
    page_of(file, digest);
}

void Interpreter::unknown(const std::string& file, const std::string& digest, const std::string& code) {
    page_of(file, digest).unmapped.note(without_extension(file), code);
}

Interpreter::Page& Interpreter::page_of(const std::string& file, const std::string& digest) {
    const auto known = std::find_if(pages_.begin(), pages_.end(), [&](const Page& page) { return page.stamp.mapping == file; });
    return known != pages_.end() ? *known : pages_.emplace_back(Page{{file, digest, {}}, {}});
}

std::vector<MappingStamp> Interpreter::stamps() {
    std::vector<MappingStamp> stamps;
    for (Page& page : pages_) {
        stamps.push_back(page.stamp);
        stamps.back().unmapped = page.unmapped.take();
    }
    pages_.clear();
    return stamps;
}

}  // namespace gateway
