# Комментарий на официальной странице органа (выгрузка мониторинга) → обращение режима open_source. Страница ведёт к организации по
# справочнику organ-pages. Формат не опубликован: это наш, регион заменяет файл.
# A comment on an organ's official page (a feed of monitoring) → an appeal of regime open_source. The page leads to its organisation by
# the dictionary organ-pages. The format is not public: this is our shape.
# Parameters: connector (id of the connector; "pages" without it).

def without_nulls: with_entries(select(.value != null and .value != ""));

(.created_at // error("у комментария нет времени created_at / the comment has no time created_at")) as $at
| (.text // "" | if test("\\S") then . else error("у комментария нет текста text / the comment has no text") end) as $text
| word("organ-pages"; .page; $at) as $organ
| {
    appeal_id: "00000000-0000-7000-8000-000000000000",      # шлюз даёт свой номер / the gateway gives its own
    external_ids: [{system: (param("connector") // "pages"), kind: "comment_id", value: (.comment_id // error("у комментария нет номера comment_id / the comment has no comment_id") | tostring)}],
    regime: "open_source",
    channel: (if .network == "vk" or .network == "ok" or .network == "tg" then .network else "municipal_other" end),
    created_at: $at,
    applicant: {kind: "anonymous", identity_assurance: "none"},
    text: {body: $text, lang: "ru"},
    questions: [{n: 1, status: "received", topics: [{scheme: "local", code: (.topic // "-"), name: (.topic // "-")}]}],
    location: ({oktmo8: .oktmo} | without_nulls),
    routing: ({received_org: (if $organ == "unknown" then null else $organ end), municipality_oktmo: .oktmo} | without_nulls),
    status: "received",
    status_at: $at,
    ext: {page: ({page, url} | without_nulls)}
  }
