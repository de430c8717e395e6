# Событие «Умного города» (датчик, камера, диспетчерская) → обращение режима incident112.
# Формат не опубликован: это наш, похожий на GeoJSON; регион заменяет файл.
# An incident of «Умный город» (sensor, camera, control room) → an appeal of regime incident112. The format is not public: this is our
# shape, close to GeoJSON.
# Parameters: connector (id of the connector; "smart-city" without it).

def without_nulls: with_entries(select(.value != null and .value != ""));

(.properties // error("в событии нет properties / the incident has no properties")) as $p
| ($p.detected_at // error("в событии нет времени detected_at / the incident has no time detected_at")) as $at
| word("incident-feed-types"; $p.category; $at) as $topic
| (if (.geometry.type // "") == "Point" then .geometry.coordinates else null end) as $point
| {
    appeal_id: "00000000-0000-7000-8000-000000000000",      # шлюз даёт свой номер / the gateway gives its own
    external_ids: [{system: (param("connector") // "smart-city"), kind: "incident_id", value: (.id // error("у события нет номера id / the incident has no id") | tostring)}],
    regime: "incident112",
    channel: "municipal_other",
    created_at: $at,
    applicant: {kind: "anonymous", identity_assurance: "system"},
    text: {body: ([$p.title, $p.description] | map(select(. != null and . != "")) | join("\n")
                  | if . == "" then "(без описания)" else . end), lang: "ru"},
    questions: [{
      n: 1,
      status: "received",
      topics: [
        (if $topic == null then empty else {scheme: "zur", code: $topic, mapped_from: "smart-city:\($p.category)"} end),
        {scheme: "local", code: ($p.category // "-" | tostring), name: ($p.category // "-" | tostring)}
      ]
    }],
    # Порядок GeoJSON: долгота, широта. / GeoJSON's order: longitude, latitude.
    location: ({address_text: $p.address, oktmo8: $p.oktmo,
                geo: (if $point == null then null else {lat: $point[1], lon: $point[0], src: "smart-city"} end)} | without_nulls),
    routing: ({municipality_oktmo: $p.oktmo} | without_nulls),
    status: "received",
    status_at: $at,
    ext: {incident: ({severity: $p.severity, device: $p.device_id, source: $p.source} | without_nulls)}
  }
