# Предупреждение или просрочка → письмо дежурному. Номер обращения и сроки, персональных данных нет.
# A warning or a breach → a letter to the officer on duty: the appeal's number and its term, no personal data.
(if .kind == "deadline.breached" then "Срок нарушен" else "Срок истекает" end)
+ "\n\nОбращение: " + .appeal_id
+ "\nЭтап: " + (.deadline.stage // "не назван")
+ "\nПравило: " + (.deadline.rule_id // "срок задан источником")
+ "\nСрок (UTC): " + ((.deadline.due_at // "не назван") | .[0:19])
+ "\n\nПодробно: appeal-gateway appeals show " + .appeal_id + "\n"
