#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

#include "adapters/stand/smev/files.hpp"
#include "adapters/stand/smev/order.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway::stand::smev {

namespace json = boost::json;

namespace {

constexpr std::int64_t largest = std::int64_t{4} << 30, largest_in_message = 32 << 20;

template <class Value>
Value one_of(const std::string& word, std::initializer_list<std::pair<std::string_view, Value>> known) {
    for (const auto& [name, value] : known) {
        if (name == word) return value;
    }
    throw Fault(Cause::bad_value, "unknown word '" + word + "'");
}

/// Octet `n` of a made file: printable and the same every time.
char octet_at(std::uint64_t n) {
    return n % 64 == 63 ? '\n' : static_cast<char>('0' + (n * 7 + n / 64) % 43);
}

std::string made_octets(std::uint64_t from, std::size_t count) {
    std::string octets(count, '\0');
    for (std::size_t i = 0; i < count; ++i) octets[i] = octet_at(from + i);
    return octets;
}

/// Content given in the order; nullopt when only a size is.
std::optional<std::string> given_octets(Order& order) {
    if (order.has("text")) return order.text("text");
    if (!order.has("base64")) return std::nullopt;
    std::string octets;
    if (!base64_decode(order.text("base64"), octets)) throw Fault(Cause::bad_value, "base64 expected", "/base64");
    return octets;
}

void write_to(const std::filesystem::path& path, const std::optional<std::string>& given, std::uint64_t size) {
    std::ofstream out(path, std::ios::binary);
    if (given) out << *given;
    constexpr std::size_t piece = 1u << 20;
    for (std::uint64_t at = 0; !given && at < size; at += piece) {
        out << made_octets(at, static_cast<std::size_t>(std::min<std::uint64_t>(piece, size - at)));
    }
    if (!out.flush()) throw Fault(Cause::internal, "the storage takes no file");
}

void put_into_storage(File& file, const std::optional<std::string>& given, std::uint64_t size, const SigningKey& key,
                      FileStorage& storage, Time now) {
    file.id = make_uuid_v1(now);
    const auto path = storage.place(file.id, file.name);
    write_to(path, given, size);
    file.hash = base64_encode(digest_of_file(digest_of(key.kind()), path));
    file.signature = sign_cms_detached_file(path, key, now);
    if (file.trouble == FileTrouble::missing) std::filesystem::remove(path);
}

}  // namespace

File make_file(const json::object& given_order, const SigningKey& key, FileStorage* storage, Time now) {
    Order order(given_order);
    File file;
    file.name = order.text("name", "file.txt");
    file.mime_type = order.text("mime", "text/plain");
    file.way = one_of<Way>(order.text("via", "inline"), {{"inline", Way::inlined}, {"mtom", Way::mtom}, {"ftp", Way::storage}});
    file.trouble = one_of<FileTrouble>(order.text("trouble", ""), {{"", FileTrouble::none},
                                                                   {"missing", FileTrouble::missing},
                                                                   {"hash", FileTrouble::hash},
                                                                   {"cms", FileTrouble::cms},
                                                                   {"unsigned", FileTrouble::unsigned_file}});
    const auto given = given_octets(order);
    const std::int64_t size = order.integer("size", 100, 0, file.way == Way::storage ? largest : largest_in_message);
    order.finish();
    if (!FileStorage::plain(file.name)) throw Fault(Cause::bad_value, "a plain name", "/name");
    if (file.way == Way::storage) {
        if (storage == nullptr) throw Fault(Cause::not_found, "this stand has no file storage");
        put_into_storage(file, given, static_cast<std::uint64_t>(size), key, *storage, now);
    } else {
        file.id = "A" + make_trace_id();  // xs:ID begins with a letter
        file.octets = given ? *given : made_octets(0, static_cast<std::size_t>(size));
        file.signature = sign_cms_detached(file.octets, key, now);
        if (file.trouble == FileTrouble::missing) file.octets.clear();
    }
    const std::string other = "something else";
    if (file.trouble == FileTrouble::hash) file.hash = base64_encode(digest(digest_of(key.kind()), other));
    if (file.trouble == FileTrouble::cms) file.signature = sign_cms_detached(other, key, now);
    if (file.trouble == FileTrouble::unsigned_file) file.signature.clear();
    return file;
}

}  // namespace gateway::stand::smev
