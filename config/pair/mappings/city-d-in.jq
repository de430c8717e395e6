# Письмо горожанина в муниципалитет К → обращение. / A citizen's letter to the municipality → appeal.
{
  text: .text,
  external_ids: [.id],
  created_at: .written,
  location: { address_text: .address, oktmo8: .oktmo },
  questions: [ { topics: [ { scheme: "local", name: .category } ] } ]
}
