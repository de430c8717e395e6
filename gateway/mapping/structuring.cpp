// What structure() adds to an appeal (sectors.hpp).
#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "gateway/appeal/text_key.hpp"
#include "gateway/core/store.hpp"
#include "gateway/mapping/sectors.hpp"

namespace gateway {
namespace {

constexpr std::string_view other_suffix = ".other";
/// The word of a code that the partner's own dictionary did not know: that is told already.
constexpr std::string_view already_named = "unknown";

/// «Прочие», «Прочее», «Иные вопросы», «Другое»…: the bucket of what fits nowhere else.
bool is_other(std::string_view name) {
    static const std::array<std::string, 4> beginnings{normal_external_id("проч"), normal_external_id("иное"),
                                                       normal_external_id("иные"), normal_external_id("друг")};
    const std::string normal = normal_external_id(name);
    return std::any_of(beginnings.begin(), beginnings.end(), [&](const auto& word) { return normal.starts_with(word); });
}

std::string word_of(const Topic& topic) {
    return std::string(topic.scheme.text()) + ":" + (topic.code.empty() ? topic.name : topic.code);
}

/// What splits a bucket «прочие» afterwards; the text itself stays where it is.
std::string kept_of(const Topic& topic, const std::string& body) {
    boost::json::object kept{{"subcategory", topic.name}, {"code", word_of(topic)}, {"text_key", text_key(body)}};
    if (const auto fact = topic.ext.find("fact"); fact != topic.ext.end()) kept["fact"] = boost::json::parse(fact->second);
    return boost::json::serialize(kept);
}

void add_block(Question& question, const Topic& from, const SectorBlock& block, const Sectors& sectors) {
    Topic topic;
    topic.scheme = TopicScheme::zur;
    topic.version = sectors.region() + "@" + sectors.digest().substr(0, 12);
    topic.code = block.id + std::string(is_other(from.name) ? other_suffix : "");
    topic.name = block.title;
    topic.mapped_from = word_of(from);
    const bool known = std::any_of(question.topics.begin(), question.topics.end(),
                                   [&](const Topic& one) { return one.scheme == TopicScheme::zur && one.code == topic.code; });
    if (!known) question.topics.push_back(std::move(topic));
}

/// The first topic that leads to a block; «прочие» only when no other does.
const Topic* best_topic(const Question& question, const Sectors& sectors, std::string_view day) {
    const Topic* best = nullptr;
    for (const Topic& topic : question.topics) {
        if (sectors.block_of(topic, day) == nullptr) continue;
        if (best == nullptr || (is_other(best->name) && !is_other(topic.name))) best = &topic;
    }
    return best;
}

}  // namespace

MappingStamp structure(Appeal& appeal, const Sectors& sectors, std::string_view day) {
    MappingStamp stamp{"topics-" + sectors.region() + ".csv", sectors.digest(), {}};
    for (Question& question : appeal.questions) {
        const Topic* found = best_topic(question, sectors, day);
        if (found == nullptr) {
            for (const Topic& topic : question.topics)
                if (topic.code != already_named && (!topic.code.empty() || !topic.name.empty()))
                    stamp.unmapped.push_back({"topics-" + sectors.region(), word_of(topic)});
            continue;
        }
        const Topic from = *found;
        const SectorBlock& block = *sectors.block_of(from, day);
        add_block(question, from, block, sectors);
        if (is_other(from.name)) question.ext["structuring"] = kept_of(from, appeal.text.body);
        auto& blocks = appeal.routing.sector_blocks;
        if (std::find(blocks.begin(), blocks.end(), block.id) == blocks.end()) blocks.push_back(block.id);
    }
    return stamp;
}

}  // namespace gateway
