# Статус или ответ → событие заявки. / Status or answer → event of the request.
{ state: .status, text: (.answer.text // .note // "") }
