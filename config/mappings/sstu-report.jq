# Обращение → отчёт о рассмотрении для ССТУ; null — сообщать не о чем. Файл ответа называется по sha256 (или text), base64 делает шлюз.
# Appeal → handling report for ССТУ; null = nothing to tell. The answer's file is named by sha256 (or text), the gateway makes base64.
def filled: . != null and . != "";
def day:
  if (filled | not) then null
  elif length == 10 then .
  else ((.[0:19] + "Z" | fromdate) + (param("utc_offset") | tonumber) * 60 | todate | .[0:10]) end;
def person: [.last, .first, .middle] | map(select(filled)) | join(" ");
def bare: with_entries(select(.value != null));

. as $appeal
| (.fz59 // {}) as $law
| ($law.cover_letter // null) as $letter

| def answer_of($question):
    [ ($appeal.answers // [])[] | select(.kind != "interim")
      | select(((($question.answer_ids // []) | length) == 0) or (.id as $id | ($question.answer_ids | index($id)))) ] | last;

  def state_of($question):
    if $question.status == "received" then "NotRegistered"
    elif $question.status == "transferred_out" then "Transferred"
    elif ($question.status | IN("left_without_answer", "rejected_moderation", "withdrawn")) then "LeftWithoutAnswer"
    elif ($question.status | IN("answered", "rated", "archived")) then
      { solved: "Supported", partly: "Supported", explained: "Explained", refused: "NotSupported" }[$question.decision // ""] // "Answered"
    elif ($question.status | IN("registered", "assigned", "in_work", "extended", "info_requested", "answer_prepared", "approved", "reopened"))
    then "InWork"
    else null end;

  def file_of($answer):
    ($answer.attachments // [] | first) as $file
    | if $file then { name: ($file.name // "ответ"), sha256: $file.sha256 }
      elif ($answer.text | filled) then { name: "ответ.txt", text: $answer.text }
      else null end;

  def report_of($question; $state):
    answer_of($question) as $answer
    | ($question.dates // {}) as $dates
    | { code: ([ ($question.topics // [])[] | select(.scheme == "sstu") | .code ] | last),
        status: $state,
        incomingDate: (if $state != "NotReceived" then ($dates.incoming // $appeal.incoming_date // $appeal.created_at | day) else null end),
        registrationDate: (if $state | IN("NotReceived", "NotRegistered") then null
                           else ($dates.registered // $appeal.registration.date | day) end),
        responseDate: (if $state | IN("Explained", "Supported", "NotSupported", "Answered", "LeftWithoutAnswer")
                       then ($dates.responded // $answer.date // $appeal.status_at | day) else null end),
        isExtend: (if $state == "InWork" and ($question.extended == true or $question.status == "extended") then true else null end),
        actionsTaken: (if $state == "Supported" then ($question.actions_taken // false) else null end),
        attachment: (if $state | IN("Explained", "Supported", "NotSupported", "Answered") then file_of($answer) else null end),
        transfer: (if $state == "Transferred"
                   then ($question.transfer // {} | { departmentId: word("sstu-departments"; .to_org), transferDate: (.date | day),
                                                      transferNumber: .number } | bare)
                   else null end) }
    | bare;

  [ (.questions // [])[] | . as $question | state_of($question) as $state | select($state) | report_of($question; $state) ] as $reports
| if ($reports | length) == 0 then null
  else { departmentId: param("department_id"),
         isDirect: (($law.direct // false) or $letter == null),
         format: (if $law.form == "electronic" then "Electronic" else "Other" end),
         number: ($letter.number // $appeal.registration.number),
         createDate: ($letter.date // null),
         name: (($appeal.applicant.name // {} | person) as $who | if $who != "" then $who else $appeal.applicant.org.name end),
         address: $appeal.applicant.contacts.post_address,
         email: $appeal.applicant.contacts.email,
         questions: $reports } | bare
  end
