#include "gateway/app/bi_carrier.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "gateway/analytics/manifest.hpp"
#include "gateway/app/text_table.hpp"
#include "gateway/http/file_transfer.hpp"

namespace gateway {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t longest_words = 300;
constexpr std::array refusals{400, 409, 410, 413, 415, 422};

bool is_http(const std::string& url) {
    return url.starts_with("http");
}

std::string content_type_of(const std::string& name) {
    if (name.ends_with(".csv")) return "text/csv; charset=utf-8";
    if (name.ends_with(".jsonl")) return "application/x-ndjson";
    if (name.ends_with(".json")) return "application/json";
    if (name.ends_with(".geojson")) return "application/geo+json";
    if (name.ends_with(".xlsx")) return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    return name.ends_with(".sig") ? "application/pkcs7-signature" : "application/octet-stream";
}

WebCall call_of(const BiPlace& place, const fs::path& folder, const std::string& name) {
    WebCall call;
    call.method = "PUT";
    call.url = storage_address(place.url, folder.filename().string() + "/" + name);
    call.body_file = folder / name;
    call.user = place.user;
    call.password = place.password;
    call.tls = {place.ca_file, {}, place.key_file};
    call.timeout = place.timeout;
    return call;
}

Task<void> put_by_http(WebClient& web, BiPlace place, fs::path folder, std::string name) {
    WebCall call = call_of(place, folder, name);
    call.headers.emplace_back("Content-Type", content_type_of(name));
    if (!place.token.empty()) call.headers.emplace_back("Authorization", "Bearer " + place.token);
    const WebReply reply = co_await web.send(std::move(call));
    if (reply.status >= 200 && reply.status < 300) co_return;
    const std::string told = "HTTP " + std::to_string(reply.status) + " " + words_of(reply);
    if (std::find(refusals.begin(), refusals.end(), reply.status) != refusals.end()) throw BiRefused(name + ": " + told);
    throw std::runtime_error(name + ": " + told);
}

/// SFTP's orders know no folder: whole paths, in quotes. The names are our own and hold none.
std::vector<std::string> rename_orders(const BiPlace& place, const std::string& folder, const std::string& from,
                                       const std::string& to) {
    if (!place.url.starts_with("sftp:")) return {"*DELE " + to, "RNFR " + from, "RNTO " + to};
    const auto slash = place.url.find('/', place.url.find("://") + 3);
    const std::string root = slash == std::string::npos ? std::string() : percent_decode(place.url.substr(slash));
    const auto path = [&](const std::string& name) { return "\"" + root + "/" + folder + "/" + name + "\""; };
    return {"*rm " + path(to), "rename " + path(from) + " " + path(to)};
}

Task<void> put_aside(WebClient& web, BiPlace place, fs::path folder, std::string name) {
    const std::string aside = "." + name + ".part";
    WebCall call = call_of(place, folder, name);
    call.url = storage_address(place.url, folder.filename().string() + "/" + aside);
    call.orders = rename_orders(place, folder.filename().string(), aside, name);
    co_await put_file(web, std::move(call));
}

}  // namespace

std::string words_of(const WebReply& reply) {
    boost::system::error_code error;
    const boost::json::value said = boost::json::parse(reply.body, error);
    std::string words = reply.body;
    for (const char* name : {"error", "detail"})
        if (const auto* text = error || !said.is_object() ? nullptr : said.get_object().if_contains(name);
            text != nullptr && text->is_string())
            words = std::string(text->get_string());
    std::size_t end = std::min(words.size(), longest_words);
    while (end > 0 && end < words.size() && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
    return printable(words.substr(0, end));
}

std::vector<std::string> files_to_carry(const fs::path& folder) {
    std::ifstream in(folder / manifest_name, std::ios::binary);
    if (!in) throw std::runtime_error(folder.string() + ": здесь нет выгрузки / there is no export here");
    std::vector<std::string> names;
    for (const ExportFile& file : manifest_of(std::string(std::istreambuf_iterator<char>(in), {})).files)
        names.push_back(file.name);
    std::error_code absent;
    if (fs::exists(folder / manifest_signature_name, absent)) names.emplace_back(manifest_signature_name);
    names.emplace_back(manifest_name);
    for (const std::string& name : names)
        if (!fs::is_regular_file(folder / name, absent))
            throw std::runtime_error((folder / name).string() + ": нет файла выгрузки / a file of the export is missing");
    return names;
}

Task<void> carry_file(WebClient& web, BiPlace place, fs::path folder, std::string name) {
    std::string trouble;
    try {
        if (is_http(place.url))
            co_await put_by_http(web, std::move(place), std::move(folder), name);
        else
            co_await put_aside(web, std::move(place), std::move(folder), name);
    } catch (const TransportError& error) {
        trouble = name + ": " + std::string(info(error.cause()).code) + " " + error.what();
    }
    if (!trouble.empty()) throw std::runtime_error(trouble);
}

}  // namespace gateway
