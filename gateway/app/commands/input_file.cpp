#include "gateway/app/commands/input_file.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace gateway {

std::string read_input_file(const std::string& file, std::uint64_t max_octets) {
    std::ifstream in(file, std::ios::binary);
    std::error_code unknown;
    if (!in || std::filesystem::is_directory(file, unknown))
        throw std::runtime_error("файл не читается / the file cannot be read: " + file);
    std::string octets;
    std::string piece(std::size_t{64} << 10, '\0');
    while (octets.size() <= max_octets &&
           (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0))
        octets.append(piece, 0, static_cast<std::size_t>(in.gcount()));
    if (in.bad()) throw std::runtime_error("файл не читается / the file cannot be read: " + file);
    return octets;
}

}  // namespace gateway
