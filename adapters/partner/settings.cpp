#include "adapters/partner/settings.hpp"

#include <algorithm>
#include <stdexcept>

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::partner {

namespace {

using enum SettingType;

std::vector<SettingKey> partner_keys() {
    return {
        KeyBuilder("id", text, "Имя партнёра: отправитель в конвертах, имя его ленты",
                   "Name: sender of its envelopes, its feed")
            .required()
            .example("portal"),
        KeyBuilder("token", secret, "Токен (Authorization: Bearer)", "Token (Authorization: Bearer)")
            .example("file:../var/secrets/portal-token"),
        KeyBuilder("certificates", text_list, "Сертификаты TLS партнёра: SHA-256 или атрибуты владельца",
                   "TLS certificates: SHA-256 or attributes of the subject"),
        KeyBuilder("signers", text_list, "Чьи сертификаты подписывают его конверты и квитанции",
                   "Whose certificates sign its envelopes and receipts")
            .example("[\"CN=City A\"]"),
        KeyBuilder("scopes", text_list, "Что разрешено: create, read, status, answer; без ключа всё",
                   "What is allowed: create, read, status, answer; all if not given"),
        KeyBuilder("signature", choice, "Подпись сообщений партнёра", "Signature of its messages")
            .fallback("optional")
            .choices({"required", "optional", "none"}),
        KeyBuilder("rate", integer, "Вызовов в минуту; сверх — 429", "Calls per minute; above: 429")
            .fallback("600")
            .range(1, 1'000'000),
        KeyBuilder("burst", integer, "Вызовов подряд", "Calls at once").fallback("60").range(1, 100'000),
        KeyBuilder("max_message", size, "Предел сообщения", "Limit of a message").fallback("1MiB").range(1024, 16u << 20),
        KeyBuilder("max_file", size, "Предел файла", "Limit of a file").fallback("100MiB").range(1024, 4'294'967'296),
        KeyBuilder("letters", text, "Начало номеров официальных писем; без ключа обращения партнёра писем не образуют",
                   "Prefix of the numbers of official letters; without it the partner's entries are none")
            .example("ЦУР-43/"),
    };
}

Scope scope_of(const std::string& word) {
    if (word == "create") return Scope::create;
    if (word == "read") return Scope::read;
    if (word == "status") return Scope::status;
    if (word == "answer") return Scope::answer;
    throw std::runtime_error("scopes: '" + word + "': ожидается create, read, status, answer / expected one of these");
}

bool is_id(const std::string& id) {
    return !id.empty() && id.size() <= 60 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

PartnerSettings read_partner(const Settings& block) {
    PartnerSettings partner;
    partner.id = block.text("id");
    const std::string who = "partners: " + partner.id + ": ";
    if (!is_id(partner.id)) throw std::runtime_error(who + "id: a-z, 0-9, '-', '_', '.', до 60 / at most 60");
    partner.token = block.text("token");
    partner.certificates = block.list("certificates");
    if (partner.token.empty() && partner.certificates.empty())
        throw std::runtime_error(who + "нужен token или certificates / token or certificates is needed");
    partner.signers = block.list("signers");
    partner.scopes = {Scope::create, Scope::read, Scope::status, Scope::answer};
    if (block.has("scopes")) partner.scopes.clear();
    for (const auto& word : block.list("scopes")) partner.scopes.insert(scope_of(word));
    const auto& signature = block.text("signature");
    partner.signature = signature == "required" ? Signing::required : signature == "none" ? Signing::none : Signing::optional;
    if (partner.signature == Signing::required && partner.signers.empty())
        throw std::runtime_error(who + "signature: required без signers никого не пустит / lets nobody in without signers");
    partner.rate = static_cast<int>(block.integer("rate"));
    partner.burst = static_cast<int>(block.integer("burst"));
    partner.max_message = block.size("max_message");
    partner.max_file = block.size("max_file");
    partner.letters = block.text("letters");
    return partner;
}

void read_partners(const Settings& settings, DoorSettings& door) {
    for (const auto& [name, block] : settings.blocks("partners")) {
        PartnerSettings partner = read_partner(block);
        const bool twice = std::any_of(door.partners.begin(), door.partners.end(), [&](const PartnerSettings& known) {
            return known.id == partner.id || (!partner.token.empty() && known.token == partner.token);
        });
        if (twice)
            throw std::runtime_error("partners: " + partner.id + ": id или token повторяется / id or token stands twice");
        const bool unsure = !partner.signers.empty() && door.trust.empty();
        if (unsure) throw std::runtime_error("partners: " + partner.id + ": signers требует trust / signers needs trust");
        door.partners.push_back(std::move(partner));
    }
    if (door.partners.empty()) throw std::runtime_error("нужен partners или hand_to / partners or hand_to is needed");
}

}  // namespace

std::vector<SettingKey> setting_keys() {
    return {
        KeyBuilder("prefix", text, "Начало пути", "Path prefix").fallback("/api/v1"),
        KeyBuilder("name", text, "Наше имя в конвертах и квитанциях", "Our name in envelopes and receipts")
            .required()
            .example("region-43"),
        KeyBuilder("key", text, "Ключ, которым подписываются квитанции и конверты", "The key that signs receipts and envelopes")
            .required()
            .example("gateway-sign"),
        KeyBuilder("trust", text, "Хранилище доверия для подписей партнёров", "Trust store for the partners' signatures")
            .example("gost"),
        KeyBuilder("form", choice, "Вид конвертов в ленте: XML с XMLDSig или JSON с CMS",
                   "Form of envelopes in the feed: XML with XMLDSig or JSON with CMS")
            .fallback("xml")
            .choices({"xml", "json"}),
        KeyBuilder("quota", integer, "Сообщений в ленте одного партнёра", "Messages in the feed of one partner")
            .fallback("100000")
            .range(1, 10'000'000),
        KeyBuilder("regime", choice, "Режим обращений, в которых он не назван", "Regime of appeals that name none")
            .fallback("pos_message")
            .choices({"fz59", "pos_message", "open_source", "other"}),
        KeyBuilder("channel", choice, "Канал обращений, в которых он не назван", "Channel of appeals that name none")
            .fallback("municipal_other")
            .choices({"municipal_other", "edms", "site_form", "phone", "personal_reception", "post", "email"}),
        KeyBuilder("partners", block_list, "Кто может обращаться", "Who may call").keys(partner_keys()),
        KeyBuilder("hand_to", text,
                   "Соединение-дверь, в ленту которого кладутся новые обращения для партнёра с именем этого соединения",
                   "The door into whose feed appeals are put, for the partner of this connector's own name")
            .example("partner-api"),
    };
}

DoorSettings read_settings(const Settings& settings, const std::string& connector) {
    DoorSettings door;
    door.prefix = settings.text("prefix");
    while (door.prefix.ends_with('/')) door.prefix.pop_back();
    if (!door.prefix.starts_with('/')) throw std::runtime_error("prefix начинается с '/' / prefix begins with '/'");
    door.name = settings.text("name");
    door.key = settings.text("key");
    door.trust = settings.text("trust");
    door.form = settings.text("form") == "json" ? LetterForm::json : LetterForm::xml;
    door.quota = static_cast<int>(settings.integer("quota"));
    door.regime = Open<Regime>::of(settings.text("regime")).value;
    door.channel = Open<Channel>::of(settings.text("channel")).value;
    door.hand_to = settings.text("hand_to");
    if (!door.hand_to.empty() && settings.has("partners"))
        throw std::runtime_error("hand_to и partners вместе не бывают / hand_to and partners exclude each other");
    if (!door.hand_to.empty() && !is_id(connector))
        throw std::runtime_error("имя соединения не годится в имена партнёра / the connector's id is no name of a partner");
    if (door.hand_to.empty()) read_partners(settings, door);
    return door;
}

}  // namespace gateway::partner
