# Пометка «недостоверная информация» чужой системы → событие об обращении. Шлюз сам ничего не оценивает: пометка, кто её поставил и
# на каком основании передаются как есть, статус обращения не меняется. Формат не опубликован: это наш, регион заменяет файл.
# A label "unreliable information" of another system → an event about the appeal. The gateway judges nothing: label, author and basis
# are passed on, the appeal's status stays. The format is not public: this is our shape.
# Parameters: connector (id of the connector; "monitoring" without it).

def without_nulls: with_entries(select(.value != null and .value != ""));

(.label // error("в пометке нет слова label / the label has no word")) as $raw
| (.at // error("в пометке нет времени at / the label has no time at")) as $at
| (param("connector") // "monitoring") as $system
| word("unreliable-labels"; $raw; $at) as $word
| {
    event_id: "\($system):label:\(.message_id // .appeal_id):\(.label_id // $at)",
    kind: "status.changed",
    at: $at,
    source: $system,
    note: ([(if .removed == true then "Пометка снята" else "Пометка" end) + ": \($raw)", .basis, .url]
           | map(select(. != null and . != "")) | join("; ")),
    ext: {unreliable: ({label: $word, raw: $raw, by: .by, basis: .basis, url: .url, removed: .removed} | without_nulls)}
  }
+ (if (.appeal_id // "") != "" then {appeal_id: .appeal_id}
   elif .message_id != null then {external_id: {system: $system, kind: "message_id", value: (.message_id | tostring)}}
   else error("пометка ни о чём: нет appeal_id и message_id / a label about nothing: no appeal_id, no message_id") end)
