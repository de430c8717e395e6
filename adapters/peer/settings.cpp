#include "adapters/peer/settings.hpp"

#include <stdexcept>

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::peer {

std::vector<SettingKey> setting_keys() {
    using enum SettingType;
    return {
        KeyBuilder("url", url, "Адрес API другого шлюза", "Address of the other gateway's API")
            .required()
            .example("https://region.example/api/v1"),
        KeyBuilder("token", secret, "Токен, который он нам выдал", "The token it gave us")
            .example("file:../var/secrets/region-token"),
        KeyBuilder("name", text, "Наше имя у него (partners.id)", "Our name there (partners.id)").required().example("city-a"),
        KeyBuilder("peer", text, "Его имя в конвертах (name)", "Its name in envelopes (name)").required().example("region-43"),
        KeyBuilder("key", text, "Ключ, которым подписываются конверты и квитанции", "The key that signs envelopes and receipts")
            .required()
            .example("gateway-sign"),
        KeyBuilder("trust", text, "Хранилище доверия для его подписей", "Trust store for its signatures").example("gost"),
        KeyBuilder("signers", text_list, "Чьи сертификаты подписывают за него: SHA-256 или атрибуты владельца",
                   "Whose certificates sign for it: SHA-256 or attributes of the subject"),
        KeyBuilder("signature", choice, "Подпись его конвертов и квитанций", "Signature of its envelopes and receipts")
            .fallback("required")
            .choices({"required", "none"}),
        KeyBuilder("form", choice, "Вид наших конвертов: XML с XMLDSig или JSON с CMS",
                   "Form of our envelopes: XML with XMLDSig or JSON with CMS")
            .fallback("xml")
            .choices({"xml", "json"}),
        KeyBuilder("batch", integer, "Изменений за один вызов", "Changes in one call").fallback("20").range(1, 1'000),
        KeyBuilder("max_file", size, "Предел файла, который забираем", "Limit of a file we fetch")
            .fallback("100MiB")
            .range(1024, 4'294'967'296),
        KeyBuilder("timeout", duration, "Предел одного вызова", "Limit of one call").fallback("30s").range(100, 600'000),
        KeyBuilder("ca_file", path, "Корневые сертификаты TLS, PEM", "TLS roots, PEM"),
        KeyBuilder("cert_file", path, "Наш сертификат TLS, PEM", "Our TLS certificate, PEM"),
        KeyBuilder("key_file", path, "Ключ к нему, PEM", "Its key, PEM"),
        KeyBuilder("proxy", url, "Прокси", "Proxy"),
    };
}

PeerSettings read_settings(const Settings& settings) {
    PeerSettings peer;
    peer.url = settings.text("url");
    while (peer.url.ends_with('/')) peer.url.pop_back();
    peer.token = settings.text("token");
    peer.name = settings.text("name");
    peer.peer = settings.text("peer");
    peer.key = settings.text("key");
    peer.trust = settings.text("trust");
    peer.signers = settings.list("signers");
    peer.signature_required = settings.text("signature") == "required";
    if (peer.signature_required && (peer.signers.empty() || peer.trust.empty()))
        throw std::runtime_error("signature: required требует trust и signers / needs trust and signers");
    peer.form = settings.text("form") == "json" ? LetterForm::json : LetterForm::xml;
    peer.batch = static_cast<int>(settings.integer("batch"));
    peer.max_file = settings.size("max_file");
    peer.timeout = settings.duration("timeout");
    peer.tls = {settings.text("ca_file"), settings.text("cert_file"), settings.text("key_file")};
    peer.proxy = settings.text("proxy");
    if (peer.token.empty() && peer.tls.cert_file.empty())
        throw std::runtime_error("нужен token или cert_file / token or cert_file is needed");
    return peer;
}

}  // namespace gateway::peer
