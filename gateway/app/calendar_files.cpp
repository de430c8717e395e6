// Production calendars of later years: CSV, or XML as xmlcalendar.ru publishes it.
#include <charconv>
#include <fstream>
#include <iterator>

#include "gateway/app/deadline_config.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {
namespace {

constexpr std::size_t largest_file = std::size_t{1} << 20;

std::string octets_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(largest_file + 1, '\0');
    if (!stream || !std::filesystem::is_regular_file(file))
        throw std::runtime_error("файл не читается / cannot read the file: " + file.string());
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > largest_file) throw CalendarFault(0, "файл больше 1 МиБ", "the file is over 1 MiB");
    return text;
}

std::optional<int> year_of(const std::string& text) {
    int year = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), year);
    const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size() && text.size() == 4;
    return whole ? std::optional(year) : std::nullopt;
}

std::string_view kind_of(const std::string& t) {
    return t == "1" ? "off" : t == "2" ? "short" : t == "3" ? "work" : "";
}

/// One line per day, in the lines of the XML: faults name the right one.
std::string csv_of(const std::string& octets) {
    const XmlDocument document = XmlDocument::parse(octets, {.max_octets = largest_file});
    const XmlNode root = document.root();
    const auto year = root.attribute("year");
    if (root.name() != "calendar" || !year)
        throw CalendarFault(root.line(), "ожидается <calendar year=\"…\">", "expected <calendar year=\"…\">");
    std::string csv;
    for (const XmlNode& day : root.child("days").children()) {
        const std::string d = day.attribute("d").value_or(""), t = day.attribute("t").value_or("");
        if (d.size() != 5 || d[2] != '.' || kind_of(t).empty())
            throw CalendarFault(day.line(), "ожидается <day d=\"ММ.ДД\" t=\"1|2|3\">",
                                "expected <day d=\"MM.DD\" t=\"1|2|3\">");
        csv += *year + "-" + d.substr(0, 2) + "-" + d.substr(3) + ";" + std::string(kind_of(t)) + "\n";
    }
    return csv;
}

}  // namespace

void read_calendar_file(ProductionCalendar& calendar, const std::filesystem::path& file) {
    const std::string octets = octets_of(file);
    const auto only = year_of(file.stem().string());
    if (file.extension() != ".xml") return calendar.read(octets, only);
    try {
        calendar.read(csv_of(octets), only);
    } catch (const Fault& fault) {
        throw CalendarFault(0, "это не XML: " + fault.place(), "not XML: " + fault.place());
    }
}

}  // namespace gateway
