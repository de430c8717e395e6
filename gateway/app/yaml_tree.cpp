#include "gateway/app/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "gateway/app/yaml_text.hpp"
#include "gateway/app/yaml_words.hpp"

namespace gateway {
namespace {

/// Ends the reading of a file at a construct the gateway does not accept.
struct Refusal {
    int line, column;
    std::string ru, en;
};

/// Lines of the text, to turn yaml-cpp's octet columns into character columns.
class Lines {
public:
    explicit Lines(std::string_view text) {
        for (std::size_t start = 0; start <= text.size();) {
            const std::size_t end = std::min(text.find('\n', start), text.size());
            lines_.push_back(text.substr(start, end - start));
            start = end + 1;
        }
    }

    std::pair<int, int> place(const YAML::Mark& mark) const {
        const auto index = static_cast<std::size_t>(std::max(mark.line, 0));
        const auto offset = static_cast<std::size_t>(std::max(mark.column, 0));
        if (index >= lines_.size()) return {static_cast<int>(index) + 1, 1};
        return {static_cast<int>(index) + 1, column_of(lines_[index], std::min(offset, lines_[index].size()))};
    }

private:
    std::vector<std::string_view> lines_;
};

/// Builds the tree from events. Anchors and aliases are events here, so nothing is ever expanded.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(const Lines& lines, const YamlLimits& limits, const std::string& file, ConfigProblems& problems)
        : lines_(lines), limits_(limits), file_(file), problems_(problems) {}

    YamlNode take_root() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (started_) refuse(mark, "в файле должен быть один документ YAML", "a file holds one YAML document");
        started_ = true;
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(node_at(mark, YamlNode::Kind::empty)); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark); }
    void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse_anchor(mark); }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& text) override {
        check_properties(mark, tag, anchor);
        YamlNode node = node_at(mark, YamlNode::Kind::scalar);
        node.plain = tag != "!";
        node.text = text;
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        check_properties(mark, tag, anchor);
        open(mark, YamlNode::Kind::list);
    }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
        check_properties(mark, tag, anchor);
        open(mark, YamlNode::Kind::map);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

private:
    struct Frame {
        YamlNode node;
        bool key_waits = false;    ///< map: `key` is read and its value comes next
        bool key_repeats = false;  ///< the value is read and dropped
        YamlEntry key;
    };

    [[noreturn]] void refuse(const YAML::Mark& mark, std::string ru, std::string en) const {
        const auto [line, column] = lines_.place(mark);
        throw Refusal{line, column, std::move(ru), std::move(en)};
    }

    [[noreturn]] void refuse_anchor(const YAML::Mark& mark) const {
        YamlWords words = anchors_refused();
        refuse(mark, std::move(words.ru), std::move(words.en));
    }

    void check_properties(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) const {
        if (anchor != 0) refuse_anchor(mark);
        if (!tag.empty() && tag != "?" && tag != "!")
            refuse(mark, "теги YAML (!имя) не допускаются", "YAML tags (!name) are not accepted");
    }

    YamlNode node_at(const YAML::Mark& mark, YamlNode::Kind kind) {
        if (++nodes_ > limits_.max_nodes) refuse(mark, "слишком много элементов", "too many elements");
        YamlNode node;
        node.kind = kind;
        std::tie(node.line, node.column) = lines_.place(mark);
        return node;
    }

    void open(const YAML::Mark& mark, YamlNode::Kind kind) {
        if (stack_.size() >= static_cast<std::size_t>(limits_.max_depth))
            refuse(mark, "слишком глубокая вложенность", "nested too deeply");
        stack_.push_back({node_at(mark, kind)});
    }

    void close() {
        YamlNode node = std::move(stack_.back().node);
        stack_.pop_back();
        add(std::move(node));
    }

    void add(YamlNode node) {
        if (stack_.empty()) {
            root_ = std::move(node);
            return;
        }
        Frame& frame = stack_.back();
        if (frame.node.kind == YamlNode::Kind::list) {
            frame.node.items.push_back(std::move(node));
        } else if (frame.key_waits) {
            add_value(frame, std::move(node));
        } else {
            add_key(frame, std::move(node));
        }
    }

    void add_key(Frame& frame, YamlNode node) {
        if (node.kind != YamlNode::Kind::scalar)
            throw Refusal{node.line, node.column, "ключ должен быть словом", "a key must be a word"};
        const auto same = [&node](const YamlEntry& entry) { return entry.key == node.text; };
        const auto first = std::find_if(frame.node.entries.begin(), frame.node.entries.end(), same);
        frame.key_repeats = first != frame.node.entries.end();
        if (frame.key_repeats) {
            const std::string line = std::to_string(first->line);
            problems_.error({file_, node.line, node.column},
                            "ключ '" + node.text + "' повторяется; впервые он в строке " + line,
                            "duplicate key '" + node.text + "'; it stands first in line " + line);
        }
        frame.key = {std::move(node.text), node.line, node.column, {}};
        frame.key_waits = true;
    }

    static void add_value(Frame& frame, YamlNode node) {
        frame.key_waits = false;
        if (frame.key_repeats) return;
        if (node.kind == YamlNode::Kind::empty) {
            node.line = frame.key.line;
            node.column = frame.key.column;
        }
        frame.key.value = std::move(node);
        frame.node.entries.push_back(std::move(frame.key));
    }

    const Lines& lines_;
    const YamlLimits& limits_;
    const std::string& file_;
    ConfigProblems& problems_;
    std::vector<Frame> stack_;
    YamlNode root_;
    std::size_t nodes_ = 0;
    bool started_ = false;
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    const auto same = [key](const YamlEntry& entry) { return entry.key == key; };
    const auto found = std::find_if(entries.begin(), entries.end(), same);
    return found == entries.end() ? nullptr : &found->value;
}

std::optional<YamlNode> read_yaml(std::string_view text, const std::string& file, ConfigProblems& problems,
                                  const YamlLimits& limits) {
    if (text.size() > limits.max_octets) {
        const std::string most = std::to_string(limits.max_octets >> 10) + " KiB";
        problems.error({file}, "файл больше " + most, "the file is larger than " + most);
        return std::nullopt;
    }
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (!check_yaml_text(text, file, problems)) return std::nullopt;

    const Lines lines(text);
    TreeBuilder builder(lines, limits, file, problems);
    try {
        // yaml-cpp takes a quote that is open at the last line end for closed; with a comment after it it does not.
        std::istringstream stream{std::string(text) + "\n#"};
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder)) {
            problems.error({file}, "файл пуст", "the file is empty");
            return std::nullopt;
        }
        parser.HandleNextDocument(builder);  // a second document is refused by its start
        return builder.take_root();
    } catch (const Refusal& refusal) {
        problems.error({file, refusal.line, refusal.column}, refusal.ru, refusal.en);
    } catch (const YAML::Exception& error) {
        const auto [line, column] = lines.place(error.mark);
        const YamlWords words = words_of_yaml_error(error.msg);
        problems.error({file, line, column}, words.ru, words.en);
    }
    return std::nullopt;
}

}  // namespace gateway
