# Статус или ответ → сообщение региону под его номером. / Status or answer → message to the region under its own number.
{ external_id: .external_id.value, state: (if .answer then "done" else "work" end), answer: (.answer.text // "") }
