#include "adapters/municipal/items.hpp"

#include <algorithm>

#include "gateway/appeal/json_tree.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::municipal {
namespace {

constexpr int compact_depth = 30;

const JsonNode* member_of(const JsonNode& object, std::string_view name) {
    if (object.kind != JsonNode::Kind::object) return nullptr;
    for (const auto* member = object.first; member != nullptr; member = member->next)
        if (member->key == name) return member;
    return nullptr;
}

/// Walks "/a/b"; names with '/' or '~' do not occur in paths of lists.
const JsonNode* node_at(const JsonNode& root, std::string_view pointer) {
    const JsonNode* node = &root;
    while (node != nullptr && pointer.size() > 1) {
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        node = member_of(*node, pointer.substr(0, end));
        pointer.remove_prefix(end);
    }
    return node;
}

void require_few(std::size_t count) {
    if (count > most_items) throw Fault(Cause::too_large, "too many items in one document");
}

void collect(XmlNode node, std::string_view path, std::vector<std::string>& items) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    if (node.name() != path.substr(0, end)) return;
    path.remove_prefix(end);
    if (path.empty()) {
        items.push_back(canonicalize_exclusive(node));
        require_few(items.size());
        return;
    }
    for (auto child = node.first_child(); child; child = child.next()) collect(child, path, items);
}

}  // namespace

std::vector<std::string> json_items(std::string_view document, std::string_view pointer) {
    JsonLimits limits;
    limits.max_nodes = 2'000'000;
    const auto tree = JsonTree::parse(document, limits);
    const auto* list = node_at(tree.root(), pointer);
    if (list == nullptr || list->kind != JsonNode::Kind::array)
        throw Fault(Cause::schema_violation, "a list is expected here", std::string(pointer));
    std::vector<std::string> items;
    for (const auto* item = list->first; item != nullptr; item = item->next) {
        std::string text;
        if (write_compact(*item, compact_depth, text) != Compact::good)
            throw Fault(Cause::malformed, "a repeated key or too deep an item", std::string(pointer));
        items.push_back(std::move(text));
        require_few(items.size());
    }
    return items;
}

std::vector<std::string> xml_items(std::string_view document, std::string_view path) {
    const auto parsed = XmlDocument::parse(document);
    std::vector<std::string> items;
    collect(parsed.root(), path, items);
    return items;
}

}  // namespace gateway::municipal
