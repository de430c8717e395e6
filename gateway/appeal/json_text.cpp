#include <set>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/json_tree.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

void escape(unsigned char octet, std::string& out) {
    constexpr std::string_view digits = "0123456789abcdef";
    switch (octet) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            out += "\\u00";
            out += digits[octet >> 4u];
            out += digits[octet & 15u];
    }
}

Compact write_children(const JsonNode& node, int depth, std::string& out) {
    const bool object = node.kind == JsonNode::Kind::object;
    if (depth == 0) return Compact::too_deep;
    if (object && has_repeated_key(node)) return Compact::repeated_key;
    out += object ? '{' : '[';
    for (const JsonNode* child = node.first; child; child = child->next) {
        if (child != node.first) out += ',';
        if (object) {
            write_json_string(child->key, out);
            out += ':';
        }
        if (const auto done = write_compact(*child, depth - 1, out); done != Compact::good) return done;
    }
    out += object ? '}' : ']';
    return Compact::good;
}

// Objects and lists of objects over several lines, short lists of words on one.
void write_pretty(const JsonNode& node, std::size_t indent, std::string& out) {
    const bool object = node.kind == JsonNode::Kind::object;
    const bool flat =
        !object && (node.kind != JsonNode::Kind::array || !node.first || node.first->kind == JsonNode::Kind::text);
    if (flat) {
        write_compact(node, 32, out);
        return;
    }
    out += object ? '{' : '[';
    for (const JsonNode* child = node.first; child; child = child->next) {
        out += child == node.first ? "\n" : ",\n";
        out.append(indent + 2, ' ');
        if (object) {
            write_json_string(child->key, out);
            out += ": ";
        }
        write_pretty(*child, indent + 2, out);
    }
    out += '\n';
    out.append(indent, ' ');
    out += object ? '}' : ']';
}

}  // namespace

void write_json_string(std::string_view text, std::string& out) {
    out += '"';
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto octet = static_cast<unsigned char>(text[i]);
        if (octet >= 0x20 && octet != '"' && octet != '\\' && octet != 0xEF) continue;
        if (octet == 0xEF) {
            const auto three = text.substr(i, 3);
            const bool fffe = three == "\xEF\xBF\xBE";
            if (!fffe && three != "\xEF\xBF\xBF") continue;
            out.append(text, start, i - start);
            out += fffe ? "\\ufffe" : "\\uffff";
            i += 2;
        } else {
            out.append(text, start, i - start);
            escape(octet, out);
        }
        start = i + 1;
    }
    out.append(text, start);
    out += '"';
}

Compact write_compact(const JsonNode& node, int depth, std::string& out) {
    switch (node.kind) {
        case JsonNode::Kind::null:
            out += "null";
            break;
        case JsonNode::Kind::boolean:
            out += node.truth ? "true" : "false";
            break;
        case JsonNode::Kind::integer:
        case JsonNode::Kind::decimal:
            out += node.text;
            break;
        case JsonNode::Kind::text:
            write_json_string(node.text, out);
            break;
        case JsonNode::Kind::array:
        case JsonNode::Kind::object:
            return write_children(node, depth, out);
    }
    return Compact::good;
}

std::string pretty_json(std::string_view json) {
    const auto tree = JsonTree::parse(json, {});
    std::string out;
    write_pretty(tree.root(), 0, out);
    return out += '\n';
}

std::string compact_json(std::string_view json) {
    const auto tree = JsonTree::parse(json, {});
    std::string out;
    switch (write_compact(tree.root(), kept_depth + 2, out)) {
        case Compact::good:
            break;
        case Compact::repeated_key:
            throw Fault(Cause::malformed, "a member name stands twice in one object");
        case Compact::too_deep:
            throw Fault(Cause::too_deep, "JSON is nested too deeply");
    }
    return out;
}

std::string merged_unknown_fields(std::string_view kept, std::string_view fresh) {
    if (kept.size() <= 2) return std::string(fresh);
    const auto old = JsonTree::parse(kept, {});
    const auto newer = JsonTree::parse(fresh, {});
    std::set<std::string_view> names;
    for (const JsonNode* member = newer.root().first; member; member = member->next) names.insert(member->key);
    std::string joined(fresh.substr(0, fresh.size() - 1));
    for (const JsonNode* member = old.root().first; member; member = member->next) {
        if (names.contains(member->key)) continue;
        if (joined.size() > 1) joined += ',';
        write_json_string(member->key, joined);
        joined += ':';
        write_compact(*member, kept_depth + 1, joined);
    }
    return joined + '}';
}

std::string json_string(std::string_view text) {
    std::string out;
    write_json_string(text, out);
    return out;
}

std::string json_object(const std::map<std::string, std::string, std::less<>>& members) {
    std::string out = "{";
    for (const auto& [key, value] : members) {
        if (out.size() > 1) out += ',';
        write_json_string(key, out);
        out += ':';
        write_json_string(value, out);
    }
    return out + "}";
}

}  // namespace gateway
