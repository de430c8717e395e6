#include "gateway/table/book.hpp"

#include <charconv>
#include <functional>
#include <map>
#include <optional>

#include "gateway/core/fault.hpp"
#include "gateway/table/archive_native.hpp"
#include "gateway/xml/stream.hpp"

namespace gateway {
namespace {

constexpr std::size_t most_styles = 65'536;
constexpr std::size_t most_relations = 4'096;
constexpr std::string_view root_relations = "_rels/.rels";

using OnElement = std::function<void(std::string_view, const XmlStreamAttributes&)>;

/// Small parts: only elements matter.
class Elements final : public XmlEvents {
public:
    explicit Elements(OnElement call) : call_(std::move(call)) {}
    void open(std::string_view name, const XmlStreamAttributes& attributes) override { call_(name, attributes); }
    void close(std::string_view) override {}
    void text(std::string_view) override {}

private:
    OnElement call_;
};

void for_elements(Archive& archive, const std::string& member, OnElement call) {
    if (!archive.has(member)) return;
    Elements events(std::move(call));
    XmlStream xml(events);
    archive.read(member, [&](std::string_view piece) { xml.feed(piece); });
    xml.finish();
}

int number(const std::optional<std::string>& text) {
    int value = -1;
    if (text) std::from_chars(text->data(), text->data() + text->size(), value);
    return value;
}

struct Relation {
    std::string type;  ///< last segment of the type's address: "worksheet", "sharedStrings", "styles", "officeDocument"
    std::string target;
};

/// "xl/workbook.xml" + "worksheets/sheet1.xml" → "xl/worksheets/sheet1.xml"; a target with a slash in front is meant from the
/// root.
std::string resolved(const std::string& part, std::string target) {
    if (target.starts_with('/')) return target.substr(1);
    const auto slash = part.rfind('/');
    return slash == std::string::npos ? target : part.substr(0, slash + 1) + target;
}

std::map<std::string, Relation> relations_of(Archive& archive, const std::string& member, const std::string& part) {
    std::map<std::string, Relation> relations;
    for_elements(archive, member, [&](std::string_view name, const XmlStreamAttributes& attributes) {
        if (name != "Relationship") return;
        if (relations.size() == most_relations) throw Fault(Cause::too_large, "too many relationships", member);
        const std::string type = attributes.value("Type").value_or("");
        const auto target = attributes.value("Target");
        if (!target || attributes.value("TargetMode") == "External") return;
        relations[attributes.value("Id").value_or("")] = {type.substr(type.rfind('/') + 1), resolved(part, *target)};
    });
    return relations;
}

std::string first_of_type(const std::map<std::string, Relation>& relations, std::string_view type) {
    for (const auto& [id, relation] : relations)
        if (relation.type == type) return relation.target;
    return {};
}

/// "xl/workbook.xml" → "xl/_rels/workbook.xml.rels".
std::string relations_member(const std::string& part) {
    const auto slash = part.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : part.substr(0, slash + 1);
    return folder + "_rels/" + part.substr(folder.size()) + ".rels";
}

std::vector<bool> date_styles(Archive& archive, const std::string& member) {
    std::map<int, bool> formats;
    std::vector<bool> styles;
    bool in_cell_styles = false;
    for_elements(archive, member, [&](std::string_view name, const XmlStreamAttributes& attributes) {
        if (name == "numFmt" && formats.size() < most_styles)
            formats[number(attributes.value("numFmtId"))] = is_date_format(attributes.value("formatCode").value_or(""));
        if (name == "cellXfs") in_cell_styles = true;
        if (name == "cellStyles" || name == "dxfs") in_cell_styles = false;
        if (name != "xf" || !in_cell_styles) return;
        if (styles.size() == most_styles) throw Fault(Cause::too_large, "too many cell styles", member);
        const int id = number(attributes.value("numFmtId"));
        const auto own = formats.find(id);
        styles.push_back(own == formats.end() ? is_builtin_date_format(id) : own->second);
    });
    return styles;
}

}  // namespace

bool is_builtin_date_format(int id) {
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

bool is_date_format(std::string_view code) {
    for (std::size_t at = 0; at < code.size(); ++at) {
        const char c = code[at];
        if (c == ';') return false;  // what follows is for negative numbers
        if (c == '\\' || c == '_' || c == '*') {
            ++at;
        } else if (c == '"' || c == '[') {
            const auto end = code.find(c == '"' ? '"' : ']', at + 1);
            if (end == std::string_view::npos) return false;
            // Elapsed time: [h], [mm], [ss].
            if (c == '[' && end > at + 1 &&
                code.substr(at + 1, end - at - 1).find_first_not_of("hHmMsS") == std::string_view::npos)
                return true;
            at = end;
        } else if (std::string_view("dDmMyYhHsS").find(c) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

Book read_book(Archive& archive) {
    std::string workbook = first_of_type(relations_of(archive, std::string(root_relations), ""), "officeDocument");
    if (workbook.empty()) workbook = "xl/workbook.xml";
    if (!archive.has(workbook)) throw Fault(Cause::wrong_content_type, "a ZIP archive that is no XLSX workbook");
    const auto relations = relations_of(archive, relations_member(workbook), workbook);
    Book book;
    std::string sheet_id;
    for_elements(archive, workbook, [&](std::string_view name, const XmlStreamAttributes& attributes) {
        if (name == "workbookPr") {
            const auto flag = attributes.value("date1904").value_or("0");
            book.from_1904 = flag == "1" || flag == "true";
        }
        const bool visible = attributes.value("state").value_or("visible") == "visible";
        if (name == "sheet" && sheet_id.empty() && visible) sheet_id = attributes.value("id").value_or("");
    });
    const auto sheet = relations.find(sheet_id);
    if (sheet == relations.end() || sheet->second.type != "worksheet" || !archive.has(sheet->second.target))
        throw Fault(Cause::malformed, "the workbook has no visible sheet", workbook);
    book.sheet = sheet->second.target;
    book.strings = first_of_type(relations, "sharedStrings");
    book.style_is_date = date_styles(archive, first_of_type(relations, "styles"));
    return book;
}

}  // namespace gateway
