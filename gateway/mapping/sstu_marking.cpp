#include "gateway/mapping/sstu_marking.hpp"

#include "gateway/mapping/unmapped_words.hpp"

namespace gateway {
namespace {

constexpr std::string_view unknown_code = "unknown";

void mark(Topic& topic, const SstuClassifier& classifier, UnmappedWords& unmapped) {
    if (classifier.flaw_of(topic.code) == SstuFlaw::none) {
        topic.code = plain_sstu_code(topic.code);
        topic.version = classifier.file() + "@" + classifier.version().substr(0, 12);
        if (topic.name.empty()) topic.name = classifier.name_of(topic.code);
        return;
    }
    unmapped.note(classifier.file(), topic.code);
    if (topic.mapped_from.empty()) topic.mapped_from = "sstu:" + topic.code;
    topic.code = unknown_code;
}

}  // namespace

MappingStamp mark_sstu(Appeal& appeal, const SstuClassifier& classifier) {
    MappingStamp stamp;
    UnmappedWords unmapped;
    for (Question& question : appeal.questions) {
        for (Topic& topic : question.topics) {
            if (topic.scheme != TopicScheme::sstu || topic.code.empty() || topic.code == unknown_code) continue;
            stamp.mapping = classifier.file() + ".csv";
            stamp.digest = classifier.version();
            mark(topic, classifier, unmapped);
        }
    }
    stamp.unmapped = unmapped.take();
    return stamp;
}

}  // namespace gateway
