# Обращение → заявка муниципалитета К. Персональных данных в заявке нет. / Appeal → request; no personal data.
{
  external_id: .appeal_id,
  category: (.questions[0].topics[0] | .name // .code // "Прочее"),
  text: .text.body,
  address: (.location.address_text // ""),
  oktmo: (.location.oktmo8 // .routing.municipality_oktmo // "")
}
