#include "gateway/mapping/xml_fields.hpp"

#include <map>

#include "gateway/xml/document.hpp"

namespace gateway {
namespace {

std::string_view local(std::string_view name) {
    return name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
}

/// An element that is open: its path and how many children of each name it has had.
struct Level {
    std::string path;
    std::map<std::string, int, std::less<>> seen;
};

class FieldScan {
public:
    explicit FieldScan(std::string_view octets) : octets_(octets) { levels_.push_back({}); }

    std::vector<XmlField> run() {
        while (at_ < octets_.size()) octets_[at_] == '<' ? tag() : text();
        return std::move(fields_);
    }

private:
    void text() {
        const auto end = std::min(octets_.find('<', at_), octets_.size());
        if (octets_.substr(at_, end - at_).find_first_not_of(" \t\r\n") != std::string_view::npos)
            fields_.push_back({levels_.back().path, at_, end});
        at_ = end;
    }

    void tag() {
        if (octets_.substr(at_, 2) == "</") {
            levels_.pop_back();
            at_ = octets_.find('>', at_) + 1;
        } else if (octets_.substr(at_, 2) == "<?") {
            at_ = octets_.find("?>", at_) + 2;
        } else {
            open();
        }
    }

    void open() {
        const auto name_end = octets_.find_first_of(" >", at_);
        const std::string name(local(octets_.substr(at_ + 1, name_end - at_ - 1)));
        const int count = ++levels_.back().seen[name];
        std::string path = levels_.back().path + "/" + name;
        if (count > 1) path += "[" + std::to_string(count) + "]";
        at_ = name_end;
        while (octets_[at_] == ' ') attribute(path);
        ++at_;  // '>'
        levels_.push_back({std::move(path), {}});
    }

    void attribute(const std::string& element) {
        const auto equals = octets_.find('=', at_);
        const auto name = octets_.substr(at_ + 1, equals - at_ - 1);
        const auto begin = equals + 2, end = octets_.find('"', begin);
        if (name != "xmlns" && !name.starts_with("xmlns:") && end > begin)
            fields_.push_back({element + "/@" + std::string(local(name)), begin, end});
        at_ = end + 1;
    }

    std::string_view octets_;
    std::size_t at_ = 0;
    std::vector<Level> levels_;
    std::vector<XmlField> fields_;
};

}  // namespace

std::string canonical_xml(std::string_view document) {
    return canonicalize_exclusive(XmlDocument::parse(document));
}

std::vector<XmlField> fields_of_xml(std::string_view canonical) {
    return FieldScan(canonical).run();
}

}  // namespace gateway
