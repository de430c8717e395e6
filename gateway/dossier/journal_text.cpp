#include "gateway/dossier/journal_text.hpp"

#include <charconv>
#include <cstdio>

#include "gateway/dossier/hex.hpp"
#include "gateway/dossier/names.hpp"
#include "gateway/dossier/zip.hpp"

namespace gateway {
namespace {

constexpr std::string_view previous_word = "previous ", checkpoint_head = "appeal-gateway checkpoint 1";

[[noreturn]] void refuse(std::string_view member) {
    throw DossierFlaw(std::string(member) + ": строка не читается / a line cannot be read");
}

/// The next line without its end; every line has one.
std::string_view take_line(std::string_view& text, std::string_view member) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) refuse(member);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

std::string_view take_word(std::string_view& line) {
    const auto end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

std::int64_t number_of(std::string_view text, std::string_view member) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 1 || text != std::to_string(number))
        refuse(member);
    return number;
}

std::string value_of(std::string_view& text, std::string_view name) {
    std::string_view line = take_line(text, checkpoint_member);
    if (take_word(line) != name) refuse(checkpoint_member);
    return std::string(line);
}

}  // namespace

std::string record_member(std::int64_t seq) {
    char name[48];
    std::snprintf(name, sizeof name, "journal/%012lld.rec", static_cast<long long>(seq));
    return name;
}

std::string chain_text(const std::vector<JournalLink>& links) {
    std::string text;
    text.reserve(links.size() * 144);
    std::string_view before;
    for (const JournalLink& link : links) {
        if (link.previous_hash != before) text.append(previous_word).append(link.previous_hash).append("\n");
        text.append(std::to_string(link.seq)).append(" ");
        text.append(link.content.empty() ? "-" : link.content).append(" ").append(link.hash).append("\n");
        before = link.hash;
    }
    return text;
}

std::vector<JournalLink> read_chain(std::string_view text) {
    std::vector<JournalLink> links;
    std::string before;
    while (!text.empty()) {
        std::string_view line = take_line(text, chain_member);
        if (line.starts_with(previous_word)) {
            before = line.substr(previous_word.size());
            if (!is_sha256(before)) refuse(chain_member);
            continue;
        }
        JournalLink link;
        link.seq = number_of(take_word(line), chain_member);
        link.content = take_word(line);
        link.hash = line;
        link.previous_hash = before;
        if (link.content == "-") link.content.clear();
        if ((!link.content.empty() && !is_sha256(link.content)) || !is_sha256(link.hash) || before.empty())
            refuse(chain_member);
        before = link.hash;
        links.push_back(std::move(link));
    }
    return links;
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
    return std::string(checkpoint_head) + "\ninstance " + checkpoint.instance + "\nseq " + std::to_string(checkpoint.seq) +
           "\nhash " + checkpoint.hash + "\nat " + to_rfc3339(checkpoint.at) + "\n";
}

Checkpoint read_checkpoint(std::string_view text) {
    if (take_line(text, checkpoint_member) != checkpoint_head) refuse(checkpoint_member);
    Checkpoint checkpoint;
    checkpoint.instance = value_of(text, "instance");
    checkpoint.seq = number_of(value_of(text, "seq"), checkpoint_member);
    checkpoint.hash = value_of(text, "hash");
    const auto at = parse_rfc3339(value_of(text, "at"));
    if (!at || !is_sha256(checkpoint.hash) || !text.empty()) refuse(checkpoint_member);
    checkpoint.at = *at;
    return checkpoint;
}

}  // namespace gateway
