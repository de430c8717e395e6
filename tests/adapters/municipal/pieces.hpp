// What the tests of this adapter share: mappings written down in the test, arrivals, an answer.
#pragma once

#include <fstream>
#include <string>

#include "adapters/municipal/translation.hpp"
#include "tests/contract/cardboard.hpp"
#include "tests/contract/sample_appeal.hpp"
#include "tests/support/imposter.hpp"

namespace gateway::municipal {

/// A file below `folder` with this text.
inline std::filesystem::path written(const TempFolder& folder, const std::string& name, const std::string& text) {
    const auto file = folder.path() / name;
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

inline Arrival arrival_of(std::string octets, std::string id = {}) {
    Arrival arrival;
    arrival.octets = std::move(octets);
    arrival.content_type = "application/json";
    arrival.id = std::move(id);
    arrival.at = *parse_rfc3339("2026-03-02T09:00:00Z");
    return arrival;
}

inline ImposterAnswer answer_with(std::string body, int status = 200, WebFields headers = {}) {
    ImposterAnswer answer;
    answer.status = status;
    answer.body = std::move(body);
    answer.headers = std::move(headers);
    return answer;
}

/// An appeal that this connector's partner holds under `partner_id`.
inline Appeal held_appeal(const std::string& connector, const std::string& partner_id) {
    Appeal appeal = sample_appeal();
    appeal.external_ids.push_back({connector, std::string(partner_id_kind), partner_id, {}, {}, {}});
    appeal.external_ids.push_back({connector, std::string(our_id_kind), appeal.appeal_id, {}, {}, {}});
    return appeal;
}

inline Delivery event_delivery(const std::string& connector, const std::string& partner_id) {
    AppealEvent event;
    event.event_id = "e1";
    event.kind = MessageKind::answer_sent;
    event.appeal_id = sample_appeal().appeal_id;
    event.at = *parse_rfc3339("2026-03-02T08:30:00Z");
    event.source = "pos";
    event.status = Status::answered;
    Answer answer;
    answer.id = "a1";
    answer.kind = AnswerKind::final;
    answer.text = "Сделано";
    event.answer = answer;
    Delivery delivery = sample_delivery(connector);
    delivery.kind = MessageKind::answer_sent;
    delivery.canonical = to_json(event);
    if (!partner_id.empty()) delivery.external_ids.push_back({connector, std::string(partner_id_kind), partner_id});
    return delivery;
}

}  // namespace gateway::municipal
