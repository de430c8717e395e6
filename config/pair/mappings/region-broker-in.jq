# Заявка региона из очереди → обращение. / The region's request from the queue → appeal.
{
  text: .text,
  external_ids: [.external_id],
  location: { address_text: .address, oktmo8: .oktmo },
  questions: [ { topics: [ { scheme: "local", name: .category } ] } ]
}
