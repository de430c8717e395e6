// A letter as a body of HTTP: text/xml, or multipart/related with the files as XOP parts.
#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "adapters/smev3/attachments.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::uint64_t longest_in_memory = 1u << 20;
constexpr std::string_view root_id = "envelope@gateway";

std::string part_head(const std::string& boundary, std::string_view id, std::string_view type) {
    std::string head = "--" + boundary + "\r\nContent-Type: " + std::string(type);
    return head + "\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <" + std::string(id) + ">\r\n\r\n";
}

void copy(const std::filesystem::path& from, std::ostream& to) {
    std::ifstream in(from, std::ios::binary);
    std::array<char, 64u << 10> piece{};
    while (in.read(piece.data(), piece.size()), in.gcount() > 0) to.write(piece.data(), in.gcount());
    if (!in.eof()) throw Fault(Cause::attachment_missing, "a file of the delivery cannot be read");
}

void write_parts(std::ostream& out, const std::string& boundary, const Letter& letter, const Blobs& blobs) {
    out << part_head(boundary, root_id, "application/xop+xml; charset=UTF-8; type=\"text/xml\"") << letter.envelope << "\r\n";
    for (const OutgoingFile& file : letter.files) {
        if (file.header.stored) continue;
        out << part_head(boundary, file.header.id, file.header.mime);
        copy(blobs.lend(file.sha256).path(), out);
        out << "\r\n";
    }
    out << "--" << boundary << "--\r\n";
}

std::uint64_t carried_octets(const Letter& letter) {
    std::uint64_t octets = 0;
    for (const OutgoingFile& file : letter.files) {
        if (!file.header.stored) octets += file.size;
    }
    return octets;
}

bool carries(const Letter& letter) {
    return std::ranges::any_of(letter.files, [](const OutgoingFile& file) { return !file.header.stored; });
}

}  // namespace

SpoolFile put_letter(WebCall& call, const Letter& letter, Blobs& blobs) {
    if (!carries(letter)) {
        call.headers.emplace_back("Content-Type", "text/xml; charset=utf-8");
        call.body = letter.envelope;
        return {};
    }
    // Of the envelope's digest: it stands in none of the parts unless somebody knew the signature before it was made.
    const std::string boundary = "gateway-" + sha256_hex(letter.envelope).substr(0, 40);
    call.headers.emplace_back("Content-Type", "multipart/related; type=\"application/xop+xml\"; start=\"<" +
                                                  std::string(root_id) + ">\"; start-info=\"text/xml\"; boundary=\"" +
                                                  boundary + "\"");
    if (carried_octets(letter) <= longest_in_memory) {
        std::ostringstream out;
        write_parts(out, boundary, letter, blobs);
        call.body = std::move(out).str();
        return {};
    }
    SpoolFile spool(blobs.spool_path());
    std::ofstream out(spool.path(), std::ios::binary | std::ios::trunc);
    write_parts(out, boundary, letter, blobs);
    out.close();
    if (!out) throw Fault(Cause::store_unavailable, "the spool cannot be written");
    call.body_file = spool.path();
    return spool;
}

}  // namespace gateway::smev3
