// Folders on a partner's FTP, FTPS or SFTP server: transfers and orders of libcurl.
#include <algorithm>

#include "adapters/municipal/folders.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::municipal {
namespace {

constexpr std::uint64_t longest_listing = 16u << 20;
constexpr std::uint64_t longest_aside = 64u << 20;
constexpr std::size_t most_names = 100'000;

bool is_sftp(const std::string& url) {
    return url.starts_with("sftp://");
}

/// Names of a listing, a line each; servers put the folder before a name, and folders among the names.
std::vector<std::string> names_of(std::string_view listing) {
    std::vector<std::string> names;
    while (!listing.empty() && names.size() < most_names) {
        const auto end = std::min(listing.find('\n'), listing.size());
        auto line = listing.substr(0, end);
        listing.remove_prefix(std::min(end + 1, listing.size()));
        while (line.ends_with('\r')) line.remove_suffix(1);
        if (const auto slash = line.rfind('/'); slash != std::string_view::npos) line.remove_prefix(slash + 1);
        if (is_plain_name(line) && !line.starts_with('.')) names.emplace_back(line);
    }
    std::sort(names.begin(), names.end());
    return names;
}

class RemoteFolders final : public Folders {
public:
    RemoteFolders(PlaceSettings place, AdapterKit kit) : place_(std::move(place)), kit_(std::move(kit)) {}

    Task<std::vector<std::string>> names(std::string folder, Deadline deadline) override {
        co_return names_of(co_await listing(std::move(folder), deadline));
    }
    Task<std::optional<std::string>> read(std::string folder, std::string name, std::uint64_t max, Deadline) override;
    Task<void> write_aside(std::string folder, std::string name, std::string octets, Deadline) override;
    Task<void> reveal(std::string folder, std::string name, Deadline deadline) override {
        co_await order(rename_orders(folder + "/" + aside_name(name), folder + "/" + name), deadline);
    }
    /// Listings hide such names on some servers.
    Task<bool> lies_aside(std::string folder, std::string name, Deadline deadline) override {
        co_return (co_await read(std::move(folder), aside_name(name), longest_aside, deadline)).has_value();
    }
    Task<void> move(std::string from, std::string name, std::string to, std::string new_name, Deadline deadline) override {
        auto orders = rename_orders(from + "/" + name, to + "/" + new_name);
        orders.insert(orders.begin(), is_sftp(place_.url) ? "*mkdir " + quoted(to) : "*MKD " + to);
        co_await order(std::move(orders), deadline);
    }
    Task<void> remove(std::string folder, std::string name, Deadline deadline) override {
        co_await order({is_sftp(place_.url) ? "rm " + quoted(folder + "/" + name) : "DELE " + folder + "/" + name}, deadline);
    }

private:
    WebCall call(std::string method, const std::string& path, Deadline deadline) const;
    Task<std::string> listing(std::string folder, Deadline deadline);
    Task<void> order(std::vector<std::string> orders, Deadline deadline);
    std::vector<std::string> rename_orders(const std::string& from, const std::string& to) const;
    std::string quoted(const std::string& path) const;

    PlaceSettings place_;
    AdapterKit kit_;
};

WebCall RemoteFolders::call(std::string method, const std::string& path, Deadline deadline) const {
    WebCall made;
    made.method = std::move(method);
    made.url = place_.url + "/" + path;
    made.user = place_.user;
    made.password = place_.password;
    made.tls = place_.tls;
    made.timeout = std::min(place_.timeout, std::max(deadline.remaining(), Duration(1)));
    made.connect_timeout = std::min(made.timeout, Duration(10'000));
    return made;
}

Task<std::string> RemoteFolders::listing(std::string folder, Deadline deadline) {
    WebCall list = call("LIST", folder + "/", deadline);
    list.max_reply = longest_listing;
    try {
        co_return (co_await kit_.web.send(std::move(list))).body;
    } catch (const TransportError& error) {
        if (error.cause() != Cause::not_found) throw;  // servers say so of an empty folder
    }
    co_return std::string();
}

Task<std::optional<std::string>> RemoteFolders::read(std::string folder, std::string name, std::uint64_t max,
                                                     Deadline deadline) {
    WebCall get = call("GET", folder + "/" + percent_encode(name), deadline);
    get.max_reply = max;
    try {
        co_return (co_await kit_.web.send(std::move(get))).body;
    } catch (const TransportError& error) {
        if (error.cause() == Cause::too_large) throw Fault(Cause::too_large, "a file over max_file");
        if (error.cause() != Cause::not_found) throw;
    }
    co_return std::nullopt;
}

Task<void> RemoteFolders::write_aside(std::string folder, std::string name, std::string octets, Deadline deadline) {
    WebCall put = call("PUT", folder + "/" + percent_encode(aside_name(name)), deadline);
    put.body = std::move(octets);
    co_await kit_.web.send(std::move(put));
}

Task<void> RemoteFolders::order(std::vector<std::string> orders, Deadline deadline) {
    WebCall made = call("ORDER", "", deadline);
    made.orders = std::move(orders);
    co_await kit_.web.send(std::move(made));
}

std::vector<std::string> RemoteFolders::rename_orders(const std::string& from, const std::string& to) const {
    if (is_sftp(place_.url)) return {"rename " + quoted(from) + " " + quoted(to)};
    return {"RNFR " + from, "RNTO " + to};
}

/// SFTP's orders know no folder: the whole path, in quotes. Plain names hold no quotes.
std::string RemoteFolders::quoted(const std::string& path) const {
    const auto host = place_.url.find("://") + 3;
    const auto slash = place_.url.find('/', host);
    const std::string root = slash == std::string::npos ? std::string() : percent_decode(place_.url.substr(slash));
    return "\"" + root + "/" + path + "\"";
}

}  // namespace

std::unique_ptr<Folders> make_remote_folders(PlaceSettings place, AdapterKit kit) {
    return std::make_unique<RemoteFolders>(std::move(place), std::move(kit));
}

}  // namespace gateway::municipal
