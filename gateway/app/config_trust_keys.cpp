#include "gateway/app/config_trust_keys.hpp"

#include "gateway/core/setting_key_builder.hpp"
#include "gateway/signature/key_parameters.hpp"

namespace gateway {
namespace {

using enum SettingType;

constexpr std::int64_t second = 1'000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

/// One key with its certificate, in one of four forms.
std::vector<SettingKey> pair_keys() {
    return {
        KeyBuilder("key", path, "Закрытый ключ, PEM", "Private key, PEM").example("../keys/gost-sign.key"),
        KeyBuilder("cert", path, "Сертификат ключа, PEM или DER; для p12 не нужен",
                   "The key's certificate, PEM or DER; not needed with p12")
            .example("../keys/gost-sign.crt"),
        KeyBuilder("p12", path, "Вместо key и cert: файл PKCS#12 с ключом и сертификатом",
                   "In place of key and cert: a PKCS#12 file with both")
            .example("../keys/gost-sign.p12"),
        KeyBuilder("password", secret, "Пароль файла p12", "Password of the p12 file").example("file:secrets/p12-password"),
        KeyBuilder("token", text, "Вместо key: ключ в токене, URI PKCS#11", "In place of key: a key in a token, PKCS#11 URI")
            .example("pkcs11:token=gateway;object=sign"),
        KeyBuilder("module", path, "Библиотека PKCS#11 токена", "The token's PKCS#11 library")
            .example("/usr/lib/softhsm/libsofthsm2.so"),
        KeyBuilder("pin", secret, "PIN токена", "PIN of the token").example("file:secrets/token-pin"),
        KeyBuilder("command", text_list,
                   "Вместо key: внешняя программа (СКЗИ) и её параметры: данные на входе, подпись на выходе",
                   "In place of key: a program and its arguments: octets in, signature out"),
        KeyBuilder("command_time", duration, "Время на одну подпись программой", "Time for one signature by the program")
            .fallback("10s")
            .range(100, 5 * minute),
    };
}

std::vector<std::string> parameter_words() {
    std::vector<std::string> words;
    for (const KeyParameters one : all_key_parameters()) words.emplace_back(to_text(one));
    return words;
}

}  // namespace

std::vector<SettingKey> key_keys() {
    std::vector<SettingKey> keys = pair_keys();
    keys.push_back(KeyBuilder("more", block_list,
                              "Ещё ключи под этим именем: прежний и будущий; подписывает действующий, из них новейший",
                              "More keys under this name: the old and the coming one; the newest whose term holds signs")
                       .keys(pair_keys()));
    return keys;
}

std::vector<SettingKey> trust_keys() {
    return {
        KeyBuilder("dir", path, "Папка с корневыми и промежуточными сертификатами и CRL",
                   "Folder of roots, intermediates and CRLs")
            .required()
            .example("../keys/trust-gost"),
        KeyBuilder("revocation", choice,
                   "Откуда узнавать об отзыве: никак; из CRL в папке; скачивать CRL; спрашивать OCSP; CRL, а без него OCSP",
                   "Where revocation is learned: nowhere; the folder's CRLs; fetched CRLs; OCSP; CRLs and OCSP without one")
            .fallback("folder")
            .choices({"off", "folder", "crl", "ocsp", "crl_then_ocsp"}),
        KeyBuilder("grace", duration, "Сколько принимать, когда статус сертификата узнать нельзя; дальше решает on_unknown",
                   "How long messages are taken while a status cannot be learned; then on_unknown decides")
            .fallback("3d")
            .range(0, 365 * day),
        KeyBuilder("on_unknown", choice, "После grace: принимать с пометкой или отказывать",
                   "After the grace: accept with a remark, or refuse")
            .fallback("accept")
            .choices({"accept", "refuse"}),
        KeyBuilder("crl_urls", text_list, "Адреса CRL сверх названных в сертификатах",
                   "Addresses of CRLs besides those named in certificates"),
        KeyBuilder("ocsp_url", url, "Служба OCSP вместо названных в сертификатах",
                   "OCSP responder in place of those named in certificates")
            .example("http://ocsp.example/ocsp"),
        KeyBuilder("proxy", url, "Прокси к CRL и OCSP", "Proxy towards CRLs and OCSP").example("http://proxy.example:3128"),
        KeyBuilder("parameters", text_list, "Допустимые кривые и наборы параметров ключей; без ключа — все известные",
                   "Allowed curves and parameter sets of keys; without it all that are known")
            .choices(parameter_words()),
    };
}

}  // namespace gateway
