# Строка выгрузки ПОС → обращение. Текста, заявителя и адреса в выгрузке нет.
# One row of ПОС's export → an appeal. The export has no text, no applicant and no address.
#
# Срок ПОС ("Дата планируемого завершения работ") передаётся как заданный (source: given): он важнее вычисленного.
# ПОС's own deadline is handed on as given: it outranks a computed one.

def moment: if contains("T") then . else . + "T00:00:00" end | . + param("utc_offset");
def worded: select(. != null and . != "unknown");
def present: with_entries(select(.value != null));

# (index над списком в jq 1.6 теряет память / index over a list leaks memory in jq 1.6)
. as $in
| .row as $r
| ($r.repeated != null and ([$r.repeated] | inside(["Нет", "нет", "0"]) | not)) as $repeated
| ($r.rating != null and $r.rating >= 1 and $r.rating <= 5) as $rated
| (if $repeated and $r.stage != "Завершено" then "reopened" else word("pos-export-status"; $r.status) end) as $word
| (if $word == "answered" and $rated then "rated" else $word end) as $status
| (if $r.chose_59fz == true then "fz59" else word("pos-export-regime"; $r.law) // "pos_message" end) as $regime
| (reduce ($r.category, $r.subcategory, $r.fact | select(. != null)) as $one ([]; if any(.[]; . == $one) then . else . + [$one] end)
    | join(" / ")) as $topic
| {
    regime: $regime,
    channel: "pos",
    text: {body: (if $topic == "" then "(без темы)" else $topic end), lang: "ru"},
    status: $status,
    status_raw: $r.status,
    questions: [{
      n: 1,
      status: $status,
      topics: [
        (word("pos-export-topics"; $r.category) | worded | {scheme: "zur", code: ., mapped_from: ("pos:" + $r.category)}),
        (select($topic != "") | {scheme: "pos", name: $topic})
      ],
      org_current: $r.org_current,
      decision: word("pos-export-decision"; $r.resolution_type)
    } | present],
    routing: ({received_org: $r.org_received, current_org: $r.org_current} | present),
    flags: ({fast_track: $r.fast_track, overdue: $r.overdue, repeated: $repeated} | present),
    staff: ({coordinator: $r.coordinator, executor: $r.executor, manager: $r.manager} | present),
    ext: {(param("connector")): (($r
      | {epgu_number, source, region_lko, category, subcategory, fact, stage, law, sent_by_email, repeated} | present)
      + $in.extra + $in.unreadable)}
  }
| if $regime == "fz59" then .fz59 = {form: "electronic", chosen_by_applicant: ($r.chose_59fz == true)} else . end
# Дата поступления и завершения — дни региона. / Dates are days of the region.
| if $r.date_received != null then
    ($r.date_received | moment) as $came
    | .created_at = $came | .incoming_date = $r.date_received[0:10] | .questions[0].dates.incoming = $came | .status_at = $came
  else . end
| if $word == "answered" and $r.date_completed != null then
    ($r.date_completed | moment) as $done | .status_at = $done | .questions[0].dates.responded = $done
  else . end
| if $r.date_planned != null then
    .deadlines = [{stage: "answer", rule_id: "pos.given", source: "given", start: .created_at,
      due_date_legal: $r.date_planned, due_at: ($r.date_planned + "T23:59:59" + param("utc_offset"))} | present]
  else . end
| if $rated then .rating = {value: $r.rating, repeat_requested: $repeated} else . end
| (word("pos-export-organisations"; $r.org_current // $r.org_received)) as $oktmo
| if $oktmo != null and $oktmo != "unknown" then
    .location = {oktmo8: $oktmo} | .routing.municipality_oktmo = $oktmo
  else . end
