# Карточка происшествия ЕДДС-112 → каноническое обращение (regime incident112).
# Формат карточки не опубликован: поля взяты из учебных тренажёров (incident_number, reported_at, source, applicant, address,
# lat/lon, description, features, type, services). Регион заменяет этот файл своим; сборка не нужна.
# The card's format is not public: this is our shape, a region replaces the file.
# Parameters: connector (id of the connector; "edds112" without it).

def without_nulls: with_entries(select(.value != null and .value != ""));

(.reported_at // error("в карточке нет времени reported_at / the card has no time reported_at")) as $at
| word("edds112-types"; .type; $at) as $topic
| {
    appeal_id: "00000000-0000-7000-8000-000000000000",      # шлюз даёт свой номер / the gateway gives its own
    external_ids: [{system: (param("connector") // "edds112"), kind: "incident_number", value: (.incident_number | tostring)}],
    regime: "incident112",
    channel: "edds112",
    created_at: $at,
    applicant: ({contacts: ({phone: .applicant.phone} | without_nulls), identity_assurance: "none"}
                | if .contacts == {} then del(.contacts) else . end),
    text: {body: ([.description, (.features // [] | join("; "))] | map(select(. != null and . != "")) | join("\n")), lang: "ru"},
    questions: [{
      n: 1,
      status: "received",
      topics: [
        (if $topic == null then empty else {scheme: "zur", code: $topic, mapped_from: "edds112:\(.type)"} end),
        {scheme: "local", code: (.type // "-"), name: (.type // "-")}
      ]
    }],
    location: ({address_text: .address}
               + (if .lat != null and .lon != null then {geo: {lat: .lat, lon: .lon, src: "edds112"}} else {} end)
               | without_nulls),
    status: "received",
    status_at: $at
  }
