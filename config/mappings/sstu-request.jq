# Запись выгрузки ССТУ → каноническое обращение (текста в выгрузке нет). Времена без пояса читаются в поясе ССТУ.
# Record of ССТУ's listing → canonical appeal (the listing has no text). Times without a zone are read in ССТУ's own.
def moment_of: (.[0:19] | sub(" "; "T")) + "Z" | fromdate | . - (param("utc_offset") | tonumber) * 60 | todate;
def moment: if . == null or . == "" then null
  elif length == 10 then . + "T00:00:00" | moment_of
  else moment_of end;
def filled: . != null and . != "";
def state: word("sstu-status-in"; .);

. as $record
| ($record.createDate // $record.receiveDate // $record.uploadDate // $record.dt_modified | moment) as $created
| { schema: "zur.appeal/1.0",
    appeal_id: param("appeal_id"),
    external_ids: [ { system: param("connector"), kind: "request_id", value: $record.requestId } ],
    regime: "fz59",
    fz59: ({ direct: ($record.isDirect == true), form: (if $record.format == "Electronic" then "electronic" else "written" end) }
           + if ($record.isDirect != true) and ($record.number | filled)
             then { cover_letter: ({ number: $record.number } + if $record.createDate | filled then { date: $record.createDate[0:10] } else {} end) }
             else {} end),
    channel: "sstu",
    created_at: $created,
    registration: ((if $record.number | filled then { number: $record.number } else {} end)
                   + if $record.receiveDate | filled then { date: $record.receiveDate[0:10] } else {} end),
    applicant: ({ kind: "citizen_rf" }
                + if $record.name | filled then { name: { last: $record.name } } else {} end
                + if ($record.address | filled) or ($record.email | filled)
                  then { contacts: ({} + if $record.address | filled then { post_address: $record.address } else {} end
                                       + if $record.email | filled then { email: $record.email } else {} end) }
                  else {} end),
    text: { body: ("Запись ССТУ об обращении № " + ($record.number // "") + "; текста в выгрузке нет.") },
    routing: (if $record.departmentName | filled then { current_org: $record.departmentName } else {} end),
    questions: (($record.questions // []) | to_entries
      | map({ n: (.key + 1),
              topics: (if .value.code | filled then [ { scheme: "sstu", code: .value.code } ] else [] end),
              status: (.value.status // "" | state // "unknown"),
              dates: (if .value.incomingDate | filled then { incoming: (.value.incomingDate | moment) } else {} end) })
      | (if length == 0 then [ { n: 1, status: "unknown" } ] else . end)) }
| .status = (.questions[0].status)
| .status_at = ($record.dt_modified | moment)
