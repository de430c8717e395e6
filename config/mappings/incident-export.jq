# Строка мониторинга соцсетей → сообщение из открытого источника. 59-ФЗ к нему не применяется, что бы в строке ни стояло.
# One row of social network monitoring → a message of an open source. 59-ФЗ never applies, whatever the row says.

def moment: if contains("T") then . else . + "T00:00:00" end | . + param("utc_offset");
def present: with_entries(select(.value != null));
def worded: select(. != null and . != "unknown");

. as $in
| .row as $r
| (word("incident-status"; $r.status) // "received") as $status
| (word("incident-topics"; $r.topic)) as $topic
| (word("incident-territories"; $r.municipality)) as $oktmo
| {
    regime: "open_source",
    channel: ((word("incident-channels"; $r.channel) | worded) // "file_import"),
    applicant: {identity_assurance: "none"},
    text: {body: $r.text, lang: "ru"},
    status: $status,
    status_raw: $r.status,
    questions: [{
      n: 1,
      status: $status,
      topics: [
        ($topic | worded | {scheme: "zur", code: ., mapped_from: ("incident:" + $r.topic)}),
        ($r.subtopic // $r.topic // empty | {scheme: "local", name: .})
      ],
      org_current: $r.organisation
    } | present],
    location: ({address_text: $r.address} | present),
    routing: ({current_org: $r.organisation} | present),
    flags: {shared: true, high_importance: ([$r.important] | inside(["Высокая", "высокая", "Да", "да"]))},
    ext: {(param("connector")): (($r | {channel, link, author, topic, subtopic, municipality, important} | present)
      + $in.extra + $in.unreadable)}
  }
| if $r.published != null then
    ($r.published | moment) as $at | .created_at = $at | .status_at = $at | .questions[0].dates.incoming = $at
  else . end
| if $r.due != null then
    .deadlines = [{stage: "answer", rule_id: "social.given", source: "given", due_at: ($r.due | moment)}]
  else . end
| if $r.answer != null then
    .answers = [{id: ("incident:" + $r.number), kind: "public_comment", text: $r.answer, delivered_via: param("connector")}
      + (if $r.answered != null then {date: $r.answered[0:10]} else {} end)]
  else . end
| if $oktmo != null and $oktmo != "unknown" then
    .location.oktmo8 = $oktmo | .routing.municipality_oktmo = $oktmo
  else . end
