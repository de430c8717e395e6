#include "adapters/sstu/report.hpp"

#include <boost/json.hpp>
#include <utility>

#include "adapters/sstu/report_rules.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::sstu {
namespace {

namespace json = boost::json;

std::string taken_text(json::object& object, const char* name) {
    std::string text;
    if (const auto* value = object.if_contains(name); value != nullptr && value->is_string()) text = value->get_string();
    object.erase(name);
    return text;
}

/// The mapping names a file of ours by `sha256`, or writes a `text` down: ССТУ wants base64 in `content`.
void fill_attachment(const Office& office, json::object& attachment) {
    const std::string sha256 = taken_text(attachment, "sha256");
    const std::string text = taken_text(attachment, "text");
    if (attachment.contains("content")) return;
    std::string octets = text;
    if (!sha256.empty()) {
        octets = office.kit.blobs.read(sha256);
        if ((octets.size() + 2) / 3 * 4 >= office.settings.max_attachment)
            throw Fault(Cause::too_large, "the answer's file is too large for ССТУ", "/answers");
    }
    attachment["content"] = base64_encode(octets);
}

/// Every question in a few words; the digest holds what the report says of the appeal too.
std::vector<ReportedQuestion> questions_of(const json::object& report) {
    const auto text = [](const json::object& object, const char* name) {
        const auto* value = object.if_contains(name);
        return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    json::object head = report;
    head.erase("questions");
    const std::string of_appeal = json::serialize(head);
    std::vector<ReportedQuestion> questions;
    const auto* list = report.if_contains("questions");
    if (list == nullptr || !list->is_array()) return questions;
    for (const json::value& one : list->get_array()) {
        const json::object question = one.is_object() ? one.get_object() : json::object();
        questions.push_back(
            {text(question, "code"), text(question, "status"), sha256_hex(of_appeal + json::serialize(question))});
    }
    return questions;
}

}  // namespace

Report report_of(const Office& office, const std::string& appeal_json) {
    const MappedDocument made = office.report.run(appeal_json, {{"department_id", office.settings.department_id},
                                                                {"utc_offset", std::to_string(office.settings.utc_offset)}});
    Report report{{}, made.stamp(), {}};
    if (made.text == "null") return report;
    json::value value = json::parse(made.text);
    if (auto* object = value.if_object(); object != nullptr && object->contains("questions"))
        if (auto* questions = object->at("questions").if_array())
            for (json::value& question : *questions)
                if (auto* one = question.if_object(); one != nullptr && one->contains("attachment"))
                    if (auto* attachment = one->at("attachment").if_object()) fill_attachment(office, *attachment);
    report.json = json::serialize(value);
    if (const auto* object = value.if_object()) report.questions = questions_of(*object);
    return report;
}

}  // namespace gateway::sstu
