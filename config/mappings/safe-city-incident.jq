# Карточка происшествия КСиП АПК «Безопасный город» → обращение режима incident112. Формат не опубликован: это наш; карточка ЕДДС-112 —
# в edds112-card.jq. Телефон и имя заявителя не переносятся: служба уже работает, обращение — для органов власти.
# A card of АПК «Безопасный город» → an appeal of regime incident112. The format is not public: this is our shape; the ЕДДС-112 card is
# edds112-card.jq. The caller's phone and name are not carried: the service is at work, the appeal is for the authorities.
# Parameters: connector (id of the connector; "safe-city" without it).

def without_nulls: with_entries(select(.value != null and .value != ""));

(.registered // error("в карточке нет времени registered / the card has no time registered")) as $at
| word("incident-feed-types"; .type.code; $at) as $topic
| (.type.name // .type.code // "-" | tostring) as $name
| {
    appeal_id: "00000000-0000-7000-8000-000000000000",      # шлюз даёт свой номер / the gateway gives its own
    external_ids: [{system: (param("connector") // "safe-city"), kind: "card_number", value: (.number // error("у карточки нет номера number / the card has no number") | tostring)}],
    regime: "incident112",
    channel: "edds112",
    created_at: $at,
    applicant: {kind: "anonymous", identity_assurance: "system"},
    text: {body: ([$name, .description] | map(select(. != null and . != "")) | join("\n")), lang: "ru"},
    questions: [{
      n: 1,
      status: "received",
      topics: [
        (if $topic == null then empty else {scheme: "zur", code: $topic, mapped_from: "safe-city:\(.type.code)"} end),
        {scheme: "local", code: (.type.code // "-" | tostring), name: $name}
      ]
    }],
    location: ({address_text: .place.address, oktmo8: .place.oktmo,
                geo: (if .place.lat != null and .place.lon != null then {lat: .place.lat, lon: .place.lon, src: "safe-city"}
                      else null end)} | without_nulls),
    routing: ({municipality_oktmo: .place.oktmo} | without_nulls),
    status: "received",
    status_at: $at,
    ext: {incident: ({casualties: .casualties, services: (.services // [] | join(", ")), level: .threat_level} | without_nulls)}
  }
