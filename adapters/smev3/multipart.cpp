#include "adapters/smev3/multipart.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>

#include <array>
#include <fstream>
#include <istream>
#include <optional>
#include <streambuf>
#include <vector>

#include "adapters/smev3/version.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/xml/xop.hpp"

namespace gateway::smev3 {

namespace {

std::string lower(std::string_view text) {
    std::string made(text);
    for (char& c : made) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return made;
}

/// A parameter of a Content-Type, quotes taken off; empty when absent.
std::string parameter(std::string_view content_type, std::string_view name) {
    Poco::Net::NameValueCollection parameters;
    std::string value;
    Poco::Net::MessageHeader::splitParameters(std::string(content_type), value, parameters);
    return parameters.get(std::string(name), "");
}

std::string bare_id(std::string id) {
    if (id.starts_with('<') && id.ends_with('>')) id = id.substr(1, id.size() - 2);
    return id;
}

/// Octets in memory as a stream, without a copy of them.
class ViewBuffer final : public std::streambuf {
public:
    explicit ViewBuffer(std::string_view octets) {
        char* begin = const_cast<char*>(octets.data());  // NOLINT: a get area is never written
        setg(begin, begin, begin + octets.size());
    }
};

/// One part as it is read: in memory first, then in a file.
class PartSink {
public:
    PartSink(const NewFile& new_file, std::size_t in_memory) : new_file_(new_file), in_memory_(in_memory) {}

    void add(std::string_view piece) {
        part_.size += piece.size();
        if (new_file_ && !out_.is_open() && part_.size > in_memory_) spill();
        if (!out_.is_open()) {
            part_.octets.append(piece);
        } else if (!out_.write(piece.data(), static_cast<std::streamsize>(piece.size()))) {
            throw Fault(Cause::store_unavailable, "a part cannot be written to the spool");
        }
    }

    Part finish() {
        if (out_.is_open()) {
            out_.close();
            if (!out_) throw Fault(Cause::store_unavailable, "a part cannot be written to the spool");
        }
        return std::move(part_);
    }

private:
    void spill() {
        part_.file = SpoolFile(new_file_());
        out_.open(part_.file.path(), std::ios::binary | std::ios::trunc);
        if (!out_.write(part_.octets.data(), static_cast<std::streamsize>(part_.octets.size())))
            throw Fault(Cause::store_unavailable, "the spool cannot be written");
        part_.octets = {};
    }

    const NewFile& new_file_;
    std::size_t in_memory_;
    Part part_;
    std::ofstream out_;
};

struct Split {
    std::string root_id, root_type;
    std::string root;
    Parts parts;
};

/// Calls `take` with pieces of a part.
template <class Take>
void read_part(std::istream& in, const Take& take) {
    std::array<char, 64u << 10> piece{};
    while (in.read(piece.data(), piece.size()), in.gcount() > 0)
        take(std::string_view(piece.data(), static_cast<std::size_t>(in.gcount())));
}

std::string read_root(std::istream& in, std::size_t limit) {
    std::string root;
    read_part(in, [&](std::string_view piece) {
        root.append(piece);
        if (root.size() > limit) throw Fault(Cause::too_large, "the message without its parts");
    });
    return root;
}

Split split(std::string_view content_type, std::istream& in, const NewFile& new_file, const MultipartLimits& limits) {
    const std::string boundary = parameter(content_type, "boundary");
    if (boundary.empty()) throw Fault(Cause::malformed, "multipart without a boundary");
    const std::string start = bare_id(parameter(content_type, "start"));
    Poco::Net::MultipartReader reader(in, boundary);
    Split made;
    std::uint64_t octets = 0;
    for (std::size_t count = 0; reader.hasNextPart(); ++count) {
        if (count >= limits.max_parts) throw Fault(Cause::too_large, "too many parts");
        Poco::Net::MessageHeader header;
        reader.nextPart(header);
        std::string id = bare_id(header.get("Content-ID", ""));
        if (start.empty() ? count == 0 : id == start) {
            made.root = read_root(reader.stream(), limits.max_document);
            made.root_id = std::move(id);
            made.root_type = header.get("Content-Type", "");
            continue;
        }
        PartSink sink(new_file, limits.max_in_memory);
        read_part(reader.stream(), [&](std::string_view piece) {
            octets += piece.size();
            if (octets > limits.max_parts_octets) throw Fault(Cause::too_large, "the parts of the message");
            sink.add(piece);
        });
        // A second part of the same name would make it a matter of taste which one was meant.
        if (!id.empty() && !made.parts.emplace(id, sink.finish()).second)
            throw Fault(Cause::malformed, "two parts with one Content-ID");
    }
    if (made.root.empty()) throw Fault(Cause::malformed, "multipart without its root part");
    return made;
}

Split split_safely(const MessageOctets& message, const NewFile& new_file, const MultipartLimits& limits) {
    try {
        if (message.file.empty()) {
            ViewBuffer buffer(message.bytes);
            std::istream in(&buffer);
            return split(message.content_type, in, new_file, limits);
        }
        std::ifstream in(message.file, std::ios::binary);
        if (!in) throw Fault(Cause::store_unavailable, "the spooled message cannot be read");
        return split(message.content_type, in, new_file, limits);
    } catch (const Poco::Exception&) {
        throw Fault(Cause::malformed, "the multipart body cannot be read");
    }
}

std::string octets_of(const Part& part, std::size_t limit) {
    if (part.size > limit) throw Fault(Cause::too_large, "a part that belongs into the document");
    if (!part.in_file()) return part.octets;
    std::ifstream in(part.file.path(), std::ios::binary);
    std::string octets(part.size, '\0');
    if (!in.read(octets.data(), static_cast<std::streamsize>(octets.size())))
        throw Fault(Cause::store_unavailable, "a spooled part cannot be read");
    return octets;
}

/// The content of an attachment: not signed, not put into the document.
bool is_file_content(XmlNode include) {
    const XmlNode content = include.parent();
    const XmlNode attachment = content.parent();
    return is_smev_namespace(content.ns()) && content.name() == "Content" && attachment.name() == "AttachmentContent" &&
           attachment.parent().name() == "AttachmentContentList";
}

/// Names of the parts that went into the document.
std::vector<std::string> inline_parts(XmlDocument& document, const Parts& parts, std::size_t room) {
    std::vector<std::string> used;
    inline_xop(document, [&](XmlNode include, const std::string& name) -> std::optional<std::string> {
        if (is_file_content(include)) return std::nullopt;
        const auto part = parts.find(name);
        if (part == parts.end()) throw Fault(Cause::attachment_missing, "xop:Include without its part");
        std::string text = base64_encode(octets_of(part->second, room));
        if (text.size() > room) throw Fault(Cause::too_large, "the message with its parts");
        room -= text.size();
        used.push_back(name);
        return text;
    });
    return used;
}

std::string part_text(const std::string& boundary, const std::string& id, const std::string& type, const std::string& octets) {
    return "--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <" + id +
           ">\r\n\r\n" + octets + "\r\n";
}

std::string without_contents(const Split& split, const std::vector<std::string>& used, std::string_view content_type) {
    const std::string boundary = parameter(content_type, "boundary");
    std::string kept = part_text(boundary, split.root_id, split.root_type, split.root);
    for (const std::string& name : used) {
        const Part& part = split.parts.find(name)->second;
        kept += part_text(boundary, name, "application/octet-stream", octets_of(part, part.size));
    }
    return kept + "--" + boundary + "--\r\n";
}

std::string read_file(const std::filesystem::path& file, std::size_t limit) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Fault(Cause::store_unavailable, "the spooled message cannot be read");
    return read_root(in, limit);
}

Unpacked unpack_plain(const MessageOctets& message, const MultipartLimits& limits) {
    std::string octets = message.file.empty() ? std::string(message.bytes) : read_file(message.file, limits.max_document);
    XmlDocument document = XmlDocument::parse(octets, {.max_octets = limits.max_document});
    return {std::move(document), {}, std::move(octets)};
}

}  // namespace

Unpacked unpack(const MessageOctets& message, const NewFile& new_file, const MultipartLimits& limits) {
    if (!lower(message.content_type).starts_with("multipart/")) return unpack_plain(message, limits);
    Split parts = split_safely(message, new_file, limits);
    XmlDocument document = XmlDocument::parse(parts.root, {.max_octets = limits.max_document});
    const std::vector<std::string> used = inline_parts(document, parts.parts, limits.max_document - parts.root.size());
    std::string kept = message.file.empty() ? std::string(message.bytes) : without_contents(parts, used, message.content_type);
    for (const std::string& name : used) parts.parts.erase(name);
    return {std::move(document), std::move(parts.parts), std::move(kept)};
}

XmlDocument parse_soap(std::string_view content_type, std::string_view body, const MultipartLimits& limits) {
    return unpack({content_type, body, {}}, {}, limits).document;
}

}  // namespace gateway::smev3
