// An appeal with everything a connector may need, full of words that may never be seen in a log.
#pragma once

#include <string>
#include <vector>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/outcome.hpp"

namespace gateway {

inline const std::vector<std::string>& planted_words() {
    static const std::vector<std::string> words{"Тестов", "Яма у подъезда", "plant@person.example", "+70000000001", "Луговая"};
    return words;
}

inline Appeal sample_appeal() {
    Appeal appeal;
    appeal.appeal_id = "0195d0a0-0000-7000-8000-000000000001";
    appeal.external_ids.push_back({"pos", "pos_id", "11223344", {}, {}, {}});
    appeal.regime = Regime::pos_message;
    appeal.channel = Channel::pos;
    appeal.created_at = appeal.status_at = *parse_rfc3339("2026-03-02T08:00:00Z");
    appeal.applicant.kind = ApplicantKind::citizen_rf;
    appeal.applicant.name.last = "Тестов";
    appeal.applicant.name.first = "Тест";
    appeal.applicant.contacts.email = "plant@person.example";
    appeal.applicant.contacts.phone = "+70000000001";
    appeal.text.body = "Яма у подъезда";
    appeal.text.lang = "ru";
    Question question;
    question.status = Status::registered;
    Topic topic;
    topic.scheme = TopicScheme::pos;
    topic.code = "77";
    topic.name = "Дороги";
    question.topics.push_back(topic);
    appeal.questions.push_back(question);
    appeal.location.address_text = "Луговая улица, 14";
    appeal.location.oktmo8 = "33701000";
    appeal.location.geo = Geo{58.6001, 49.6502, "pos", std::nullopt, {}};
    appeal.status = Status::registered;
    return appeal;
}

inline Delivery sample_delivery(const std::string& connector) {
    const auto appeal = sample_appeal();
    Delivery delivery;
    delivery.delivery_id = "0195d0a0-0000-7000-8000-0000000000d1";
    delivery.route = "route";
    delivery.connector = connector;
    delivery.message_id = "0195d0a0-0000-7000-8000-0000000000e1";
    delivery.appeal_id = appeal.appeal_id;
    delivery.created_at = *parse_rfc3339("2026-03-02T08:59:00Z");
    delivery.canonical = delivery.appeal = to_json(appeal);
    for (const auto& id : appeal.external_ids) delivery.external_ids.push_back(id.plain());
    return delivery;
}

}  // namespace gateway
