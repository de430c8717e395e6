#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/json_tree.hpp"

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

bool write_children(const JsonNode& node, std::string& out) {
    const bool object = node.kind == JsonNode::Kind::object;
    if (object && has_repeated_key(node)) return false;
    out += object ? '{' : '[';
    for (const JsonNode* child = node.first; child; child = child->next) {
        if (child != node.first) out += ',';
        if (object) {
            write_json_string(child->key, out);
            out += ':';
        }
        if (!write_compact(*child, out)) return false;
    }
    out += object ? '}' : ']';
    return true;
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

bool write_compact(const JsonNode& node, std::string& out) {
    switch (node.kind) {
        case JsonNode::Kind::null:
            out += "null";
            return true;
        case JsonNode::Kind::boolean:
            out += node.truth ? "true" : "false";
            return true;
        case JsonNode::Kind::integer:
        case JsonNode::Kind::decimal:
            out += node.text;
            return true;
        case JsonNode::Kind::text:
            write_json_string(node.text, out);
            return true;
        case JsonNode::Kind::array:
        case JsonNode::Kind::object:
            return write_children(node, out);
    }
    return true;
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
