# Обращение → текст письма в муниципалитет. Персональных данных в нём нет. / Appeal → a letter's text; no personal data.
"Обращение " + .appeal_id + "\n\n" + .text.body + "\n\nАдрес: " + (.location.address_text // "не указан")
+ "\n\nОтветьте на это письмо: по нему мы узнаем обращение.\n"
