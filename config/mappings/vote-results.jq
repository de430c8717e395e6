# Итоги голосования, опроса или общественного обсуждения (в том числе по объектам ФКГС) → обращение режима vote.
# Формат не опубликован: это наш, регион заменяет файл. Передаются только суммы: сведений о голосовавших в документе быть не
# должно, поля голосов поимённо (voters, ballots) не переносятся ни при каких условиях.
# Results of a vote, poll or public discussion (ФКГС objects too) → an appeal of regime vote. The format is not public: this is our
# shape, a region replaces the file. Sums only: who voted never crosses the gateway.
# Parameters: connector (id of the connector; "votes" without it).

def without_nulls: with_entries(select(.value != null and .value != ""));
def place: if .lat != null and .lon != null then {lat: .lat, lon: .lon, src: "vote"} else null end;
def sum_of($option): if $option.votes == null then "" else ": \($option.votes)" end;

(.finished_at // error("у голосования нет времени окончания finished_at / the vote has no time finished_at")) as $at
| (.vote_id // error("у голосования нет номера vote_id / the vote has no vote_id") | tostring) as $number
| (.options // []) as $options
# Тема названа партнёром; голосование ФКГС и без неё о благоустройстве. / A ФКГС vote is about improvement even when it names no topic.
| (.topic // (if (.kind // "" | startswith("fkgs")) then "fkgs" else null end)) as $said
| word("vote-topics"; $said; $at) as $topic
| {
    appeal_id: "00000000-0000-7000-8000-000000000000",      # шлюз даёт свой номер / the gateway gives its own
    external_ids: [{system: (param("connector") // "votes"), kind: "vote_id", value: $number}],
    regime: "vote",
    channel: "municipal_other",
    created_at: $at,
    applicant: {kind: "anonymous", identity_assurance: "none"},
    text: ({
      subject: .title,
      body: ([.title, .summary, ($options[] | (.title // .id | tostring) + sum_of(.)),
              (if .participants != null then "Участников / participants: \(.participants)" else empty end)]
             | map(select(. != null and . != "")) | join("\n")),
      lang: "ru"} | without_nulls),
    # Вопрос на каждый вариант: объект благоустройства, ответ опроса, предложение обсуждения.
    # A question per option: an object to improve, an answer of a poll, a proposal of a discussion.
    questions: ([range($options | length) as $n | {
      n: ($n + 1),
      status: "archived",
      topics: [
        (if $topic == null then empty else {scheme: "zur", code: $topic, mapped_from: "vote:\($said)"} end),
        ($options[$n] | {scheme: "local", code: (.id // ($n + 1) | tostring), name: (.title // .id // ($n + 1) | tostring)})
      ],
      ext: {vote: ($options[$n] | {votes, share, address, winner, geo: place} | without_nulls)}
    }] | if length == 0 then [{n: 1, status: "archived", topics: [{scheme: "local", code: "vote", name: "Голосование"}]}] else . end),
    location: ({oktmo8: .oktmo, geo: place} | without_nulls),
    routing: ({municipality_oktmo: .oktmo, received_org: .organizer} | without_nulls),
    status: "archived",
    status_raw: "results",
    status_at: $at,
    ext: {vote: ({kind, started_at, finished_at, url, votes_total, participants} | without_nulls)}
  }
