#include "adapters/open311/posting.hpp"

#include <algorithm>
#include <array>

#include "adapters/open311/answers.hpp"
#include "adapters/open311/errors.hpp"
#include "adapters/open311/text.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::open311 {
namespace {

constexpr std::size_t longest_description = 4'000;
constexpr std::size_t request_id_digits = 20;

struct TextLimit {
    std::string_view name;
    std::size_t most;
};
constexpr std::array<TextLimit, 9> text_limits{{{"email", 254},
                                                {"first_name", 100},
                                                {"last_name", 100},
                                                {"phone", 50},
                                                {"address_string", 1'000},
                                                {"address_id", 128},
                                                {"account_id", 128},
                                                {"device_id", 128},
                                                {"media_url", 2'048}}};

void check_texts(const WebFields& form, std::vector<std::string>& problems) {
    for (const auto& limit : text_limits) {
        if (characters(value_of(form, limit.name)) > limit.most) {
            problems.push_back(std::string(limit.name) + ": длиннее " + std::to_string(limit.most) + " знаков");
        }
    }
    if (characters(value_of(form, "description")) > longest_description) {
        problems.push_back("description: длиннее " + std::to_string(longest_description) + " знаков");
    }
    for (const auto& [name, value] : form) {
        if (value.find('\0') != std::string::npos) {
            problems.emplace_back("недопустимый нулевой символ в поле формы");
            return;
        }
    }
}

std::optional<double> degrees(const WebFields& form, std::string_view name, double most, std::vector<std::string>& problems) {
    const auto value = read_decimal(value_of(form, name));
    if (value && *value >= -most && *value <= most) return value;
    problems.push_back(std::string(name) + ": ожидаются десятичные градусы WGS 84 с точкой, не больше " +
                       std::to_string(static_cast<int>(most)));
    return std::nullopt;
}

Location read_place(const WebFields& form, std::vector<std::string>& problems) {
    Location place;
    place.address_text = value_of(form, "address_string");
    const auto address_id = value_of(form, "address_id");
    if (!address_id.empty()) place.ext["address_id"] = json_string(address_id);
    const bool lat = !value_of(form, "lat").empty();
    const bool lon = !value_of(form, "long").empty();
    if (lat != lon) {
        problems.emplace_back("lat и long указываются только вместе");
    } else if (lat) {
        const auto y = degrees(form, "lat", 90, problems);
        const auto x = degrees(form, "long", 180, problems);
        if (x && y) place.geo = Geo{*y, *x, "open311", std::nullopt, {}};
    } else if (place.address_text.empty() && address_id.empty()) {
        problems.emplace_back("Не указано место: нужны lat и long, либо address_string, либо address_id");
    }
    return place;
}

Applicant read_applicant(const WebFields& form) {
    Applicant person;
    person.name.first = value_of(form, "first_name");
    person.name.last = value_of(form, "last_name");
    person.contacts.email = value_of(form, "email");
    person.contacts.phone = value_of(form, "phone");
    const bool known = !(person.name.first + person.name.last + person.contacts.email + person.contacts.phone).empty();
    person.kind = known ? ApplicantKind::citizen_rf : ApplicantKind::anonymous;
    person.identity_assurance = IdentityAssurance::none;
    return person;
}

Question first_question(const Service& service, const ServiceTopic& meaning, Time now) {
    Question question;
    if (!meaning.code.empty()) {
        Topic topic;
        topic.scheme = Open<TopicScheme>::of(meaning.scheme);
        topic.code = meaning.code;
        topic.name = meaning.name.empty() ? service.name : meaning.name;
        topic.mapped_from = service.code;
        question.topics.push_back(std::move(topic));
    }
    Topic local;
    local.scheme = TopicScheme::local;
    local.code = service.code;
    local.name = service.name;
    question.topics.push_back(std::move(local));
    question.status = Status::received;
    question.dates.incoming = now;
    return question;
}

/// Everything of the form that has no field of its own in the appeal, and who posted it.
std::string leftovers(const WebFields& form, const AttributeAnswers& answers, const std::string& partner) {
    std::map<std::string, std::string, std::less<>> kept{{"partner", partner}};
    for (const std::string_view name : {"service_code", "account_id", "device_id", "media_url"}) {
        const auto value = value_of(form, name);
        if (!value.empty()) kept[std::string(name)] = value;
    }
    for (const auto& [code, values] : answers.values) {
        std::string joined;
        for (const auto& value : values) joined += (joined.empty() ? "" : ",") + value;
        kept["attribute[" + code + "]"] = joined;
    }
    return json_object(kept);
}

/// The form as it is kept: every field in order, without the key, which is a secret.
std::string form_without_key(const WebFields& form) {
    std::string text;
    for (const auto& [name, value] : form) {
        if (name == "api_key") continue;
        if (!text.empty()) text += '&';
        text += percent_encode(name) + "=" + percent_encode(value);
    }
    return text;
}

std::string digest_of(const std::string& form, const std::vector<AttachmentRef>& files) {
    Sha256 sum;
    sum.update(form);
    for (const auto& file : files) sum.update("\n" + file.sha256);
    return sum.finish_hex();
}

Attachment attachment_of(const AttachmentRef& file, bool is_public) {
    Attachment attachment;
    attachment.id = file.id;
    attachment.name = file.name;
    attachment.mime = file.mime;
    attachment.size = static_cast<std::int64_t>(file.size);
    attachment.sha256 = file.sha256;
    attachment.scan = ScanState::pending;
    attachment.is_public = is_public;
    return attachment;
}

Envelope envelope_of(const WebFields& fields, std::vector<AttachmentRef> files, const PostContext& context) {
    Envelope envelope;
    envelope.connector = context.connector;
    envelope.sender = context.partner;
    envelope.sender_message_id = context.sender_message_id;
    envelope.kind = MessageKind::appeal_created;
    envelope.content_type = "application/x-www-form-urlencoded";
    envelope.bytes = form_without_key(fields);
    envelope.content_digest = digest_of(envelope.bytes, files);
    envelope.attachments = std::move(files);
    envelope.trace_id = context.trace_id;
    envelope.received_at = context.now;
    return envelope;
}

}  // namespace

std::string_view value_of(const WebFields& fields, std::string_view name) {
    for (const auto& [known, value] : fields) {
        if (known == name && !trimmed(value).empty()) return trimmed(value);
    }
    return {};
}

const PartnerKey& partner_of(const EndpointSettings& settings, std::string_view api_key) {
    if (api_key.empty()) throw Fault(Cause::credentials_missing, {}, "api_key");
    const PartnerKey* found = nullptr;
    for (const auto& partner : settings.partners) {
        if (constant_time_equal(sha256_hex(partner.api_key), sha256_hex(api_key))) found = &partner;
    }
    if (found == nullptr) throw Fault(Cause::credentials_wrong, {}, "api_key");
    return *found;
}

const std::string& territory_of(const EndpointSettings& settings, std::string_view jurisdiction_id) {
    if (jurisdiction_id.empty()) {
        if (settings.jurisdictions.size() == 1) return settings.jurisdictions.begin()->second;
        throw Fault(Cause::missing_field, {}, "jurisdiction_id");
    }
    std::string id(jurisdiction_id);
    std::transform(id.begin(), id.end(), id.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto found = settings.jurisdictions.find(id);
    if (found == settings.jurisdictions.end()) throw Fault(Cause::unknown_territory, {}, "jurisdiction_id");
    return found->second;
}

Posting read_posting(const EndpointSettings& settings, PostedForm& form, PostContext context, Blobs& blobs) {
    const auto& fields = form.fields;
    const auto& territory = territory_of(settings, value_of(fields, "jurisdiction_id"));
    context.partner = partner_of(settings, value_of(fields, "api_key")).id;
    const auto code = value_of(fields, "service_code");
    if (code.empty()) throw Fault(Cause::missing_field, {}, "service_code");
    const auto* service = settings.services.by_code(code);
    const auto* meaning = service == nullptr ? nullptr : service->topic_on(local_day(context.now, settings.utc_offset_minutes));
    if (meaning == nullptr) throw Fault(Cause::unknown_service, {}, "service_code");

    std::vector<std::string> problems;
    check_texts(fields, problems);
    Appeal appeal;
    appeal.location = read_place(fields, problems);
    const auto answers = read_attributes(*service, fields, problems);
    if (!problems.empty()) throw Problems(std::move(problems));

    Posting posting;
    posting.service_request_id = sha256_hex(context.partner + '\n' + context.sender_message_id).substr(0, request_id_digits);
    posting.account_id = value_of(fields, "account_id");
    const bool shared = settings.publish == EndpointSettings::Publish::full;
    appeal.appeal_id = make_uuid_v7(context.now);
    appeal.external_ids.push_back({context.connector, "service_request_id", posting.service_request_id, {}, context.now, {}});
    appeal.regime = settings.regime;
    appeal.channel = Channel::municipal_open311;
    appeal.created_at = appeal.status_at = context.now;
    appeal.applicant = read_applicant(fields);
    const auto description = without_controls(value_of(fields, "description"));
    appeal.text.body = description.empty() ? service->name : description;
    appeal.text.subject = service->name;
    appeal.text.lang = "ru";
    appeal.text.structured_summary = answers.words;
    appeal.questions.push_back(first_question(*service, *meaning, context.now));
    appeal.location.oktmo8 = appeal.routing.municipality_oktmo = territory;
    appeal.flags.shared = shared;
    appeal.status = Status::received;
    appeal.status_raw = "open";
    auto files = keep_files(form, blobs);
    for (const auto& file : files) appeal.attachments.push_back(attachment_of(file, shared));
    appeal.ext[context.connector] = leftovers(fields, answers, context.partner);
    posting.submission.envelope = envelope_of(fields, std::move(files), context);
    posting.submission.canonical = to_json(appeal);
    posting.submission.mapped = {{settings.services.file(), settings.services.digest(), {}}};
    return posting;
}

}  // namespace gateway::open311
