#include "adapters/open311/multipart.hpp"

#include <Poco/Exception.h>
#include <Poco/MemoryStream.h>
#include <Poco/Net/MediaType.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>
#include <Poco/Net/NameValueCollection.h>

#include <array>
#include <fstream>
#include <limits>

#include "adapters/open311/text.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::open311 {
namespace {

constexpr std::size_t chunk_octets = 64u << 10;
constexpr std::size_t longest_boundary = 200;  // RFC 2046 says 70; some programs exceed it
constexpr int most_part_headers = 20;

bool is_media_field(std::string_view name) {
    if (name == "media" || name == "media[]") return true;
    return name.size() > 5 && name.starts_with("photo") && name.find_first_not_of("0123456789", 5) == std::string_view::npos;
}

class MultipartForm {
public:
    MultipartForm(Blobs& blobs, const FormLimits& limits) : blobs_(blobs), limits_(limits) {}

    PostedForm read(std::istream& in, const std::string& boundary) {
        Poco::Net::MultipartReader reader(in, boundary);
        for (int parts = 0; reader.hasNextPart(); ++parts) {
            if (parts == limits_.parts)
                throw Fault(Cause::too_large, "больше " + std::to_string(limits_.parts) + " частей формы");
            Poco::Net::MessageHeader header;
            header.setFieldLimit(most_part_headers);
            reader.nextPart(header);
            take(header, reader.stream());
        }
        return std::move(form_);
    }

private:
    void take(const Poco::Net::MessageHeader& header, std::istream& body) {
        std::string disposition;
        Poco::Net::NameValueCollection parameters;
        Poco::Net::MessageHeader::splitParameters(header.get("Content-Disposition", ""), disposition, parameters);
        const std::string name = parameters.get("name", "");
        if (!is_utf8(name)) throw Fault(Cause::wrong_encoding, "имя поля не в UTF-8");
        if (!parameters.has("filename")) {
            take_field(name, body);
        } else if (is_media_field(name)) {
            take_file(parameters.get("filename", ""), body);
        } else {
            body.ignore(std::numeric_limits<std::streamsize>::max());
        }
    }

    void take_field(const std::string& name, std::istream& body) {
        std::string value;
        std::array<char, 4096> piece{};
        while (body.read(piece.data(), piece.size()), body.gcount() > 0) {
            value.append(piece.data(), static_cast<std::size_t>(body.gcount()));
            fields_octets_ += static_cast<std::uint64_t>(body.gcount());
            if (fields_octets_ > limits_.form)
                throw Fault(Cause::too_large, "поля формы больше " + std::to_string(limits_.form) + " октетов");
        }
        if (!is_utf8(value)) throw Fault(Cause::wrong_encoding, "значение не в UTF-8", name);
        form_.fields.emplace_back(name, std::move(value));
    }

    void take_file(const std::string& file_name, std::istream& body) {
        PostedFile file{name_of(file_name), {}, SpooledFile(blobs_)};
        std::ofstream out(file.spooled.path(), std::ios::binary);
        std::string piece(chunk_octets, '\0');
        std::uint64_t size = 0;
        while (body.read(piece.data(), static_cast<std::streamsize>(piece.size())), body.gcount() > 0) {
            const std::string_view octets(piece.data(), static_cast<std::size_t>(body.gcount()));
            if (size == 0) file.mime = media_type_by_content(octets);
            if (file.mime.empty()) throw Fault(Cause::bad_value, "файл не JPEG, PNG, WebP, GIF, TIFF или PDF", "media");
            size += octets.size();
            if (size > limits_.file)
                throw Fault(Cause::too_large, "файл больше " + std::to_string(limits_.file) + " октетов", "media");
            out.write(octets.data(), static_cast<std::streamsize>(octets.size()));
        }
        out.close();
        if (!out) throw Fault(Cause::store_unavailable, "the spool file could not be written");
        if (size == 0) return;  // a browser sends an empty part for a file that was not chosen
        if (static_cast<int>(form_.files.size()) == limits_.files) {
            throw Fault(Cause::too_large, "больше " + std::to_string(limits_.files) + " файлов", "media");
        }
        form_.files.push_back(std::move(file));
    }

    static std::string name_of(const std::string& given) {
        return is_utf8(given) ? std::string(first_characters(without_controls(given), 200)) : std::string();
    }

    Blobs& blobs_;
    const FormLimits& limits_;
    PostedForm form_;
    std::uint64_t fields_octets_ = 0;
};

PostedForm read_stream(std::istream& in, const std::string& content_type, Blobs& blobs, const FormLimits& limits) {
    try {
        const Poco::Net::MediaType type(content_type);
        const std::string boundary = type.parameters().get("boundary", "");
        if (boundary.empty() || boundary.size() > longest_boundary)
            throw Fault(Cause::malformed, "у формы нет границы (boundary)");
        return MultipartForm(blobs, limits).read(in, boundary);
    } catch (const Poco::Exception&) {
        throw Fault(Cause::malformed, "форма multipart не разобрана");
    }
}

}  // namespace

PostedForm read_multipart(const WebBody& body, const std::string& content_type, Blobs& blobs, const FormLimits& limits) {
    if (body.in_file()) {
        std::ifstream in(body.file, std::ios::binary);
        if (!in) throw Fault(Cause::internal, "the spooled body cannot be read");
        return read_stream(in, content_type, blobs, limits);
    }
    Poco::MemoryInputStream in(body.bytes.data(), static_cast<std::streamsize>(body.bytes.size()));
    return read_stream(in, content_type, blobs, limits);
}

}  // namespace gateway::open311
