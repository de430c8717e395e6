#include "gateway/appeal/duplicates.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "gateway/core/digest.hpp"
#include "gateway/core/store.hpp"

namespace gateway {
namespace {

std::string digest_of(const std::string& normal) {
    return normal.empty() ? normal : sha256_hex(normal);
}

/// The last ten digits: +7, 8 and nothing before them mean the same.
std::string phone_digits(const std::string& phone) {
    std::string digits;
    for (const char c : phone)
        if (c >= '0' && c <= '9') digits += c;
    return digits.size() < 10 ? std::string() : digits.substr(digits.size() - 10);
}

std::string full_name(const PersonName& name) {
    if (name.last.empty() || name.first.empty()) return {};
    return normal_external_id(name.last + " " + name.first + " " + name.middle);
}

double metres_between(const Geo& one, const Geo& other) {
    constexpr double radius = 6'371'000, degree = std::numbers::pi / 180;
    const double middle = (one.lat + other.lat) / 2 * degree;
    return radius * degree * std::hypot(one.lat - other.lat, (one.lon - other.lon) * std::cos(middle));
}

bool same(const std::string& one, const std::string& other) {
    return !one.empty() && one == other;
}

bool share_topic(const AppealPrint& one, const AppealPrint& other) {
    return std::any_of(one.topics.begin(), one.topics.end(), [&](const std::string& topic) {
        return std::find(other.topics.begin(), other.topics.end(), topic) != other.topics.end();
    });
}

}  // namespace

AppealPrint print_of(const Appeal& appeal) {
    AppealPrint print;
    print.appeal_id = appeal.appeal_id;
    print.created_at = appeal.created_at;
    const Applicant& applicant = appeal.applicant;
    print.phone = digest_of(phone_digits(applicant.contacts.phone));
    print.email = digest_of(normal_external_id(applicant.contacts.email));
    print.person = digest_of(full_name(applicant.name));
    print.document = digest_of(applicant.esia_oid.empty() ? applicant.snils : "oid " + applicant.esia_oid);
    print.text = shingles_of(appeal.text.body);
    print.geo = appeal.location.geo;
    for (const Question& question : appeal.questions)
        for (const Topic& topic : question.topics)
            if (!topic.code.empty()) print.topics.push_back(std::string(topic.scheme.text()) + ":" + topic.code);
    return print;
}

std::optional<DuplicateHint> duplicate_hint(const AppealPrint& one, const AppealPrint& other, const DuplicateRules& rules) {
    const auto apart =
        one.created_at > other.created_at ? one.created_at - other.created_at : other.created_at - one.created_at;
    if (one.appeal_id == other.appeal_id || apart > rules.within) return std::nullopt;
    DuplicateHint hint;
    if (same(one.phone, other.phone)) hint.reasons.emplace_back("phone");
    if (same(one.email, other.email)) hint.reasons.emplace_back("email");
    if (same(one.document, other.document)) hint.reasons.emplace_back("document");
    const bool sure = !hint.reasons.empty(), named = same(one.person, other.person);
    if (named) hint.reasons.emplace_back("name");
    hint.likeness = likeness(one.text, other.text);
    const double wanted = sure ? rules.same_person : rules.same_name;
    if ((!sure && !named) || hint.likeness < wanted) return std::nullopt;
    hint.reasons.emplace_back("text");
    if (one.geo && other.geo && metres_between(*one.geo, *other.geo) <= rules.near_m) hint.reasons.emplace_back("place");
    if (share_topic(one, other)) hint.reasons.emplace_back("topic");
    return hint;
}

}  // namespace gateway
