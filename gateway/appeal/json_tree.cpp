#include "gateway/appeal/json_tree.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cstring>
#include <limits>
#include <memory_resource>
#include <vector>

#include "gateway/appeal/scalars.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {

namespace json = boost::json;

struct JsonTree::State {
    std::pmr::monotonic_buffer_resource memory{4096};
    const JsonNode* root = nullptr;

    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        auto* copy = static_cast<char*>(memory.allocate(text.size(), 1));
        std::memcpy(copy, text.data(), text.size());
        return {copy, text.size()};
    }
    JsonNode* node() { return new (memory.allocate(sizeof(JsonNode), alignof(JsonNode))) JsonNode; }
};

namespace {

// Builds the tree from the parser's events. Strings come in parts when they hold escapes.
struct TreeHandler {
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();

    struct Open {
        JsonNode* node;
        JsonNode* last;
    };

    JsonTree::State* state = nullptr;
    std::size_t nodes_left = 0;
    std::string part;
    std::string_view key;
    std::vector<Open> open;

    JsonNode* add(JsonNode::Kind kind, json::error_code& ec) {
        if (nodes_left == 0) {
            ec = json::error::array_too_large;
            return nullptr;
        }
        --nodes_left;
        JsonNode* node = state->node();
        node->kind = kind;
        node->key = key;
        key = {};
        if (open.empty()) {
            state->root = node;
            return node;
        }
        Open& parent = open.back();
        (parent.last ? parent.last->next : parent.node->first) = node;
        parent.last = node;
        ++parent.node->count;
        return node;
    }
    bool begin(JsonNode::Kind kind, json::error_code& ec) {
        JsonNode* node = add(kind, ec);
        if (node) open.push_back({node, nullptr});
        return node != nullptr;
    }
    bool end() {
        open.pop_back();
        return true;
    }
    std::string_view whole(json::string_view rest) {
        if (part.empty()) return state->keep({rest.data(), rest.size()});
        part.append(rest.data(), rest.size());
        const auto kept = state->keep(part);
        part.clear();
        return kept;
    }
    bool add_part(json::string_view text) {
        part.append(text.data(), text.size());
        return true;
    }
    bool number(JsonNode::Kind kind, json::string_view rest, json::error_code& ec) {
        JsonNode* node = add(kind, ec);
        if (!node) return false;
        node->text = whole(rest);
        // Boost.JSON's doubles may be off by one bit; from_chars is exact.
        if (std::from_chars(node->text.data(), node->text.data() + node->text.size(), node->decimal).ec != std::errc{})
            node->decimal = std::numeric_limits<double>::infinity();
        if (kind == JsonNode::Kind::integer)
            std::from_chars(node->text.data(), node->text.data() + node->text.size(), node->integer);
        return true;
    }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code& ec) { return begin(JsonNode::Kind::array, ec); }
    bool on_array_end(std::size_t, json::error_code&) { return end(); }
    bool on_object_begin(json::error_code& ec) { return begin(JsonNode::Kind::object, ec); }
    bool on_object_end(std::size_t, json::error_code&) { return end(); }
    bool on_string_part(json::string_view text, std::size_t, json::error_code&) { return add_part(text); }
    bool on_string(json::string_view rest, std::size_t, json::error_code& ec) {
        JsonNode* node = add(JsonNode::Kind::text, ec);
        if (node) node->text = whole(rest);
        return node != nullptr;
    }
    bool on_key_part(json::string_view text, std::size_t, json::error_code&) { return add_part(text); }
    bool on_key(json::string_view rest, std::size_t, json::error_code&) {
        key = whole(rest);
        return true;
    }
    bool on_number_part(json::string_view text, json::error_code&) { return add_part(text); }
    bool on_int64(std::int64_t, json::string_view rest, json::error_code& ec) {
        return number(JsonNode::Kind::integer, rest, ec);
    }
    bool on_uint64(std::uint64_t, json::string_view rest, json::error_code& ec) {
        return number(JsonNode::Kind::decimal, rest, ec);
    }
    bool on_double(double, json::string_view rest, json::error_code& ec) { return number(JsonNode::Kind::decimal, rest, ec); }
    bool on_bool(bool truth, json::error_code& ec) {
        JsonNode* node = add(JsonNode::Kind::boolean, ec);
        if (node) node->truth = truth;
        return node != nullptr;
    }
    bool on_null(json::error_code& ec) { return add(JsonNode::Kind::null, ec) != nullptr; }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }
};

std::string place_of(std::string_view text, std::size_t offset) {
    const auto head = text.substr(0, offset);
    const auto line = 1 + std::count(head.begin(), head.end(), '\n');
    const auto start = head.rfind('\n');
    const auto column = start == std::string_view::npos ? head.size() + 1 : head.size() - start;
    return "line " + std::to_string(line) + " column " + std::to_string(column);
}

[[noreturn]] void refuse(const json::error_code& ec, std::string_view text, std::size_t offset) {
    auto place = place_of(text, offset);
    if (ec == json::error::too_deep) throw Fault(Cause::too_deep, "JSON is nested too deeply", std::move(place));
    if (ec == json::error::array_too_large) throw Fault(Cause::too_large, "JSON has too many values", std::move(place));
    if (ec == json::error::illegal_leading_surrogate || ec == json::error::illegal_trailing_surrogate ||
        ec == json::error::expected_utf16_escape)
        throw Fault(Cause::wrong_encoding, "half of a UTF-16 surrogate pair", std::move(place));
    if (valid_utf8(text) < text.size()) throw Fault(Cause::wrong_encoding, "not UTF-8", std::move(place));
    throw Fault(Cause::malformed, "not JSON: " + ec.message(), std::move(place));
}

}  // namespace

JsonTree::JsonTree(std::unique_ptr<State> state) : state_(std::move(state)) {}
JsonTree::JsonTree(JsonTree&&) noexcept = default;
JsonTree& JsonTree::operator=(JsonTree&&) noexcept = default;
JsonTree::~JsonTree() = default;
const JsonNode& JsonTree::root() const {
    return *state_->root;
}

JsonTree JsonTree::parse(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.max_octets)
        throw Fault(Cause::too_large, "JSON is larger than " + std::to_string(limits.max_octets) + " octets");
    auto state = std::make_unique<State>();
    json::parse_options options;
    options.max_depth = limits.max_depth;
    json::basic_parser<TreeHandler> parser(options);
    parser.handler().state = state.get();
    parser.handler().nodes_left = limits.max_nodes;
    json::error_code ec;
    const auto taken = parser.write_some(false, text.data(), text.size(), ec);
    if (ec) refuse(ec, text, taken);
    if (taken < text.size()) throw Fault(Cause::malformed, "text after the JSON value", place_of(text, taken));
    return JsonTree(std::move(state));
}

bool has_repeated_key(const JsonNode& object) {
    if (object.count > 32) {
        std::vector<std::string_view> keys;
        keys.reserve(object.count);
        for (const JsonNode* member = object.first; member; member = member->next) keys.push_back(member->key);
        std::sort(keys.begin(), keys.end());
        return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
    }
    for (const JsonNode* member = object.first; member; member = member->next)
        for (const JsonNode* other = member->next; other; other = other->next)
            if (member->key == other->key) return true;
    return false;
}

}  // namespace gateway
