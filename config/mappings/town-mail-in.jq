# Письмо из муниципалитета. Ответ на наше письмо — ответ на обращение, прочее — новое обращение, автоответ — ничего.
# A letter from the municipality. A reply to ours answers the appeal, another is a new appeal, an automatic one is nothing.
if .automatic then null
elif .our_appeal != null then { appeal_id: .our_appeal, status: "answered", answer: .text }
else { text: .text, external_ids: [.message_id], channel: "email", location: { oktmo8: "33770000" } }
end
