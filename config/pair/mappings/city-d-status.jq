# Состояние заявки → событие. Слово, которого нет в справочнике, остаётся словом партнёра и названо в журнале.
# State of a request → event. A word the dictionary lacks stays the partner's own and is named in the journal.
if .state == "new" then null
else { status: word("city-d-status"; .state), status_raw: .state, at: .changed }
     + if .state == "done" then { answer: .answer } else {} end
end
