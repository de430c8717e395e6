#include "gateway/app/bi_sending.hpp"

#include <charconv>
#include <sstream>

namespace gateway {
namespace {

std::optional<std::int64_t> number_of(const std::string& text) {
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

}  // namespace

std::string to_text(const BiSending& sending) {
    return sending.folder + " " + std::to_string(sending.sent) + " " + to_rfc3339(sending.made_at) + " " +
           std::to_string(sending.watermark);
}

std::optional<BiSending> sending_of(std::string_view text) {
    std::istringstream words{std::string(text)};
    std::string folder, sent, at, watermark;
    words >> folder >> sent >> at >> watermark;
    const auto count = number_of(sent), mark = number_of(watermark);
    const auto time = parse_rfc3339(at);
    if (folder.empty() || !count || !time || !mark) return std::nullopt;
    return BiSending{folder, static_cast<std::size_t>(*count), *time, *mark};
}

std::string to_text(const BiRemembered& remembered) {
    if (!remembered.at) return {};
    return to_rfc3339(*remembered.at) + " " + (remembered.watermark ? std::to_string(*remembered.watermark) : "-");
}

BiRemembered remembered_of(std::string_view text) {
    std::istringstream words{std::string(text)};
    std::string at, watermark;
    words >> at >> watermark;
    const auto time = parse_rfc3339(at);
    if (!time) return {};
    return {time, number_of(watermark)};
}

}  // namespace gateway
