# Ответ муниципалитета, который обменивается файлами → событие. Называет обращение нашим номером.
# A reply of a municipality that exchanges files → event. It names the appeal by our number.
{ appeal_id: .external_id, status: word("city-c-status"; .state), status_raw: .state }
+ if .state == "done" then { answer: .answer } else {} end
