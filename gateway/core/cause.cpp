#include "gateway/core/cause.hpp"

#include <array>
#include <stdexcept>

namespace gateway {

namespace {

using enum Party;
constexpr auto client = SoapFaultCode::client;
constexpr auto server = SoapFaultCode::server;

// One row per enumerator, in the order of the enumeration.
constexpr std::array table{
    CauseInfo{Cause::none, "none", "Причина не указана.", "No cause given.", nobody, "Ничего делать не нужно.",
              "Nothing to do.", 500, server},
    // ---- the message itself
    CauseInfo{Cause::malformed, "message.malformed", "Сообщение не разбирается.", "The message cannot be parsed.", partner,
              "Исправьте сообщение в указанном месте и отправьте снова.",
              "Correct the message at the place named and send it again.", 400, client},
    CauseInfo{Cause::doctype_forbidden, "message.doctype", "DOCTYPE в XML запрещён.", "A DOCTYPE is not allowed in XML.",
              partner, "Уберите объявление DOCTYPE и сущности.", "Remove the DOCTYPE declaration and entities.", 400, client},
    CauseInfo{Cause::too_large, "message.too_large", "Сообщение больше допустимого размера.",
              "The message is over the size limit.", partner, "Уменьшите сообщение или передайте файлы отдельно.",
              "Make the message smaller or send its files apart.", 413, client},
    CauseInfo{Cause::too_deep, "message.too_deep", "Вложенность или число элементов больше допустимого.",
              "Nesting or the number of elements is over the limit.", partner, "Упростите структуру сообщения.",
              "Simplify the structure of the message.", 400, client},
    CauseInfo{Cause::wrong_encoding, "message.encoding", "Кодировка не UTF-8 или повреждена.",
              "The encoding is not UTF-8 or broken.", partner, "Передайте данные в UTF-8.", "Send the data as UTF-8.", 400,
              client},
    CauseInfo{Cause::wrong_content_type, "message.content_type", "Тип содержимого не поддерживается.",
              "The content type is not supported.", partner, "Укажите Content-Type, названный в описании метода.",
              "Use the Content-Type the method's description names.", 415, client},
    CauseInfo{Cause::schema_violation, "message.schema", "Сообщение не соответствует схеме.",
              "The message does not match its schema.", partner, "Исправьте указанное место по схеме.",
              "Correct the place named according to the schema.", 400, client},
    CauseInfo{Cause::bad_value, "message.value", "Недопустимое значение.", "A value is not allowed.", partner,
              "Исправьте значение в указанном месте.", "Correct the value at the place named.", 400, client},
    CauseInfo{Cause::missing_field, "message.missing", "Не хватает обязательного поля.", "A required field is missing.",
              partner, "Добавьте названное поле.", "Add the field named.", 400, client},
    CauseInfo{Cause::bad_base64, "message.base64", "Повреждённые данные base64.", "Broken base64 data.", partner,
              "Закодируйте данные заново.", "Encode the data again.", 400, client},
    CauseInfo{Cause::unknown_operation, "message.operation", "Такой операции нет.", "There is no such operation.", partner,
              "Проверьте имя операции по описанию службы.", "Check the operation's name against the service description.", 400,
              client},
    CauseInfo{Cause::unknown_topic, "message.topic", "Тематика неизвестна.", "The topic is unknown.", data,
              "Проверьте код тематики или дополните справочник и маршруты.",
              "Check the topic code or extend the dictionary and routes.", 422, client},
    CauseInfo{Cause::unknown_territory, "message.territory", "Территория (ОКТМО) не обслуживается.",
              "The territory (OKTMO) is not served.", data, "Проверьте ОКТМО или дополните маршруты.",
              "Check the OKTMO code or extend the routes.", 422, client},
    CauseInfo{Cause::unknown_service, "message.service", "Такой услуги (service_code) нет.", "There is no such service_code.",
              partner, "Возьмите код из списка services.", "Take the code from the list of services.", 404, client},
    CauseInfo{Cause::unknown_appeal, "message.appeal", "Обращение неизвестно шлюзу.", "The gateway does not know this appeal.",
              data, "Проверьте номер: событие относится к обращению, которого шлюз не принимал.",
              "Check the number: the event belongs to an appeal the gateway has never taken.", 422, client},
    CauseInfo{Cause::no_route, "message.no_route", "Ни один маршрут не подходит.", "No route matches.", we,
              "Добавьте маршрут или поправьте его условия.", "Add a route or correct its conditions.", 422, client},
    CauseInfo{Cause::not_found, "request.not_found", "Не найдено.", "Not found.", partner, "Проверьте адрес или номер.",
              "Check the address or number.", 404, client},
    CauseInfo{Cause::method_not_allowed, "request.method", "Метод здесь не поддерживается.",
              "The method is not supported here.", partner, "Используйте метод из описания.",
              "Use the method the description names.", 405, client},
    CauseInfo{Cause::duplicate_other_content, "message.duplicate", "Номер сообщения уже занят другим содержимым.",
              "This message id was used for other content.", partner, "Дайте новому сообщению новый номер.",
              "Give a new message a new id.", 409, client},
    CauseInfo{Cause::attachment_missing, "message.attachment", "Вложение не найдено.", "An attachment is missing.", partner,
              "Приложите файл и отправьте снова.", "Attach the file and send again.", 400, client},
    CauseInfo{Cause::parameters_conflict, "request.conflict", "Действие невозможно в текущем состоянии.",
              "The action is not possible in the present state.", partner, "Обновите данные и повторите.",
              "Refresh and repeat.", 409, client},
    // ---- signatures and identity
    CauseInfo{Cause::signature_missing, "signature.missing", "Нет обязательной подписи.", "The required signature is missing.",
              partner, "Подпишите сообщение.", "Sign the message.", 403, client},
    CauseInfo{Cause::signature_invalid, "signature.invalid", "Подпись неверна.", "The signature is not valid.", partner,
              "Подпишите заново: содержимое не должно меняться после подписи.",
              "Sign again: the content must not change after signing.", 403, client},
    CauseInfo{Cause::signature_target, "signature.target", "Подписан не тот элемент.",
              "The signature covers the wrong element.", partner, "Подпишите элемент, который требует протокол.",
              "Sign the element the protocol demands.", 403, client},
    CauseInfo{Cause::certificate_untrusted, "certificate.untrusted", "Нет доверия к сертификату.",
              "The certificate is not trusted.", certificate,
              "Добавьте корневой сертификат издателя в хранилище доверия или получите другой сертификат.",
              "Add the issuer's root to the trust store or obtain another certificate.", 403, client},
    CauseInfo{Cause::certificate_expired, "certificate.expired", "Срок сертификата истёк или ещё не наступил.",
              "The certificate has expired or is not valid yet.", certificate, "Замените сертификат.",
              "Replace the certificate.", 403, client},
    CauseInfo{Cause::certificate_revoked, "certificate.revoked", "Сертификат отозван.", "The certificate is revoked.",
              certificate, "Замените сертификат.", "Replace the certificate.", 403, client},
    CauseInfo{Cause::certificate_usage, "certificate.usage", "Сертификат не предназначен для подписи.",
              "The certificate is not meant for signing.", certificate, "Получите сертификат с назначением digitalSignature.",
              "Obtain a certificate with the usage digitalSignature.", 403, client},
    CauseInfo{Cause::sender_unknown, "sender.unknown", "Отправитель неизвестен.", "The sender is unknown.", partner,
              "Зарегистрируйте отправителя в настройках соединения.", "Register the sender in the connector's settings.", 403,
              client},
    CauseInfo{Cause::credentials_missing, "auth.missing", "Не указан ключ или токен.", "The key or token is missing.", partner,
              "Передайте ключ или токен.", "Send the key or token.", 401, client},
    CauseInfo{Cause::credentials_wrong, "auth.wrong", "Ключ или токен неверен.", "The key or token is wrong.", partner,
              "Проверьте ключ или токен.", "Check the key or token.", 403, client},
    CauseInfo{Cause::forbidden, "auth.forbidden", "Доступ запрещён.", "Access is forbidden.", partner,
              "Запросите доступ у администратора.", "Ask the administrator for access.", 403, client},
    // ---- load and our own state
    CauseInfo{Cause::rate_limited, "load.rate", "Слишком много запросов.", "Too many requests.", partner, "Повторите позже.",
              "Repeat later.", 429, server},
    CauseInfo{Cause::overloaded, "load.overloaded", "Шлюз перегружен.", "The gateway is overloaded.", we,
              "Повторите позже; сообщение не принято.", "Repeat later; the message was not taken.", 503, server},
    CauseInfo{Cause::store_unavailable, "store.unavailable", "Хранилище не принимает записи.", "The store takes no writes.", we,
              "Проверьте место на диске и права; сообщение не принято, отправитель повторит.",
              "Check disk space and permissions; the message was not taken, the sender will repeat.", 503, server},
    CauseInfo{Cause::stopping, "gateway.stopping", "Шлюз останавливается.", "The gateway is stopping.", we, "Повторите позже.",
              "Repeat later.", 503, server},
    CauseInfo{Cause::request_timeout, "request.timeout", "Запрос не пришёл целиком за отведённое время.",
              "The request did not arrive in time.", partner, "Повторите запрос.", "Repeat the request.", 408, client},
    CauseInfo{Cause::header_too_large, "request.header", "Заголовок запроса слишком велик.", "The request header is too large.",
              partner, "Уменьшите заголовок.", "Make the header smaller.", 431, client},
    CauseInfo{Cause::internal, "gateway.internal", "Внутренняя ошибка шлюза.", "Internal error of the gateway.", we,
              "Сообщите администратору номер trace_id.", "Tell the administrator the trace_id.", 500, server},
    // ---- attempts on the way out
    CauseInfo{Cause::connect_failed, "partner.connect", "Соединение не установлено.", "No connection.", network,
              "Проверьте адрес, сеть и что система партнёра работает; шлюз повторит сам.",
              "Check the address, the network and that the partner's system runs; the gateway repeats by itself.", 502, server},
    CauseInfo{Cause::name_unresolved, "partner.name", "Имя узла не найдено.", "The host name is not known.", network,
              "Проверьте адрес в настройках и DNS.", "Check the address in the settings and DNS.", 502, server},
    CauseInfo{Cause::tls_failed, "partner.tls", "Защищённое соединение не установлено.", "The TLS handshake failed.",
              certificate, "Проверьте сертификаты сервера и клиента.", "Check the server's and the client's certificates.", 502,
              server},
    CauseInfo{Cause::timeout, "partner.timeout", "Партнёр не ответил вовремя.", "The partner did not answer in time.", partner,
              "Шлюз повторит сам; если долго — сообщите партнёру.",
              "The gateway repeats by itself; if it lasts, tell the partner.", 504, server},
    CauseInfo{Cause::connection_cut, "partner.cut", "Связь оборвалась.", "The connection broke.", network,
              "Шлюз повторит, если это безопасно; иначе решите на странице доставок.",
              "The gateway repeats where that is safe; otherwise decide on the page of deliveries.", 502, server},
    CauseInfo{Cause::partner_unavailable, "partner.unavailable", "Система партнёра временно недоступна.",
              "The partner's system is temporarily unavailable.", partner, "Шлюз повторит сам.",
              "The gateway repeats by itself.", 502, server},
    CauseInfo{Cause::partner_rate_limited, "partner.rate", "Партнёр просит подождать.", "The partner asks to wait.", partner,
              "Шлюз повторит сам в указанное время.", "The gateway repeats by itself at the time given.", 503, server},
    CauseInfo{Cause::partner_rejected, "partner.rejected", "Партнёр отказал.", "The partner refused.", data,
              "Исправьте данные или настройки и повторите доставку.", "Correct the data or settings and retry the delivery.",
              502, server},
    CauseInfo{Cause::partner_auth, "partner.auth", "Партнёр не принял наш ключ или сертификат.",
              "The partner did not accept our key or certificate.", certificate, "Проверьте учётные данные соединения.",
              "Check the connector's credentials.", 502, server},
    CauseInfo{Cause::partner_garbage, "partner.garbage", "Ответ партнёра не разбирается.",
              "The partner's reply cannot be read.", partner, "Сообщите партнёру; шлюз повторит, если это безопасно.",
              "Tell the partner; the gateway repeats where that is safe.", 502, server},
    CauseInfo{Cause::partner_unsigned, "partner.unsigned", "Ответ партнёра не подписан или подпись неверна.",
              "The partner's reply is unsigned or badly signed.", partner, "Сообщите партнёру; проверьте хранилище доверия.",
              "Tell the partner; check the trust store.", 502, server},
    CauseInfo{Cause::correlation_missing, "delivery.correlation", "Нет номера обращения в системе партнёра.",
              "The appeal has no id in the partner's system.", data, "Дождитесь доставки обращения или отмените событие.",
              "Wait until the appeal is delivered, or cancel the event.", 422, server},
    CauseInfo{Cause::mapping_failed, "delivery.mapping", "Преобразование не удалось.", "The mapping failed.", we,
              "Поправьте отображение (mappings) и повторите доставку.", "Correct the mapping and retry the delivery.", 500,
              server},
    CauseInfo{Cause::attempts_exhausted, "delivery.exhausted", "Попытки исчерпаны.", "All attempts are used up.", partner,
              "Устраните причину последней попытки и нажмите «Повторить».",
              "Remove the cause of the last attempt and press Retry.", 502, server},
    CauseInfo{Cause::cancelled_by_operator, "delivery.cancelled", "Доставка отменена администратором.",
              "The delivery was cancelled by the administrator.", we, "Ничего делать не нужно.", "Nothing to do.", 409, server},
    CauseInfo{Cause::breaker_open, "partner.breaker", "Отправка приостановлена после ряда неудач.",
              "Sending is paused after a row of failures.", partner, "Шлюз попробует сам; проверьте систему партнёра.",
              "The gateway tries by itself; check the partner's system.", 503, server},
    CauseInfo{Cause::stale_message_id, "smev.stale_id", "СМЭВ считает номер сообщения устаревшим.",
              "SMEV says the message id is stale.", we, "Проверьте часы сервера; шлюз отправит под новым номером.",
              "Check the server's clock; the gateway sends under a new id.", 502, server},
    CauseInfo{Cause::queue_overflow, "smev.overflow", "Очередь получателя переполнена.", "The recipient's queue is full.",
              partner, "Шлюз повторит сам; сообщите в поддержку СМЭВ.", "The gateway repeats by itself; tell SMEV's support.",
              503, server},
    // ---- files and their storage
    CauseInfo{Cause::attachment_unavailable, "file.unavailable", "Файл вложения не удаётся получить из хранилища.",
              "The file of an attachment cannot be fetched from its storage.", partner,
              "Шлюз попробует снова; проверьте хранилище и учётные данные, затем сообщите отправителю.",
              "The gateway tries again; check the storage and its credentials, then tell the sender.", 502, server},
    CauseInfo{Cause::attachment_corrupt, "file.corrupt", "Файл вложения не соответствует своему хэшу или подписи.",
              "The file of an attachment does not match its hash or signature.", partner,
              "Попросите отправителя передать файл заново.", "Ask the sender to send the file again.", 400, client},
    CauseInfo{Cause::attachment_infected, "file.infected", "Во вложении найден вредоносный код.",
              "An attachment carries malicious code.", partner, "Файл не передаётся дальше; сообщите отправителю и службе ИБ.",
              "The file is carried no further; tell the sender and the security service.", 422, client},
    CauseInfo{Cause::scan_unavailable, "file.scan_unavailable", "Проверка на вирусы недоступна.",
              "The virus scan is not available.", we, "Проверьте антивирус; шлюз повторит сам.",
              "Check the scanner; the gateway repeats by itself.", 503, server},
    CauseInfo{Cause::quota_exceeded, "file.quota", "Превышен размер вложений или квота хранилища.",
              "The size of attachments or the storage quota is exceeded.", data,
              "Уменьшите вложения, передайте их через файловое хранилище или освободите квоту и отправьте новым сообщением.",
              "Make the attachments smaller, send them through the file storage, or free quota and send a new message.", 413,
              client},
    // ---- exchange through an intermediary
    CauseInfo{Cause::message_expired, "smev.expired", "Срок жизни сообщения истёк.", "The message's end of life has passed.",
              we, "Шлюз отправит снова с новым сроком; увеличьте срок в настройках, если это повторяется.",
              "The gateway sends again with a later end of life; raise it in the settings when this happens again.", 502,
              server},
    CauseInfo{Cause::partner_forbidden, "partner.forbidden", "Система партнёра не даёт права на эту операцию.",
              "The partner's system grants no right to this operation.", partner,
              "Получите доступ у оператора системы, затем снимите маршрут с паузы.",
              "Obtain access from the system's operator, then resume the route.", 502, server},
    CauseInfo{Cause::partner_verdict, "partner.verdict", "Посредник принял сообщение, но затем отклонил его.",
              "The intermediary took the message and rejected it afterwards.", data,
              "Прочтите код и описание отказа, исправьте данные или настройки и повторите доставку.",
              "Read the code and text of the rejection, correct data or settings and retry the delivery.", 422, client},
    CauseInfo{Cause::poisoned, "message.parked", "Сообщение не удаётся обработать; оно отложено вместе с доказательствами.",
              "The message cannot be processed; it is parked with its evidence.", data,
              "Откройте отложенное сообщение, устраните причину и верните его в обработку либо закройте.",
              "Open the parked message, remove the cause and release it, or close it.", 422, client},
    CauseInfo{Cause::waiting_for_pickup, "delivery.pickup", "Сообщение ждёт, когда партнёр заберёт его.",
              "The message waits until the partner fetches it.", partner, "Проверьте, опрашивает ли партнёр свою очередь.",
              "Check whether the partner polls its queue.", 503, server},
    // ---- trust services and keys
    CauseInfo{Cause::trust_unavailable, "certificate.status_unknown", "Статус сертификата не удаётся узнать (OCSP, CRL).",
              "The status of a certificate cannot be learned (OCSP, CRL).", network,
              "Проверьте доступ к службам доверия; приём не остановлен, проверка будет повторена.",
              "Check the way to the trust services; reception goes on, the check is repeated.", 503, server},
    CauseInfo{Cause::key_unavailable, "key.unavailable", "Ключ подписи недоступен.", "The signing key cannot be used.", we,
              "Проверьте токен, PIN и срок сертификата, затем повторите.",
              "Check the token, its PIN and the certificate's term, then repeat.", 500, server},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].cause) != i) return false;
    }
    return table.size() == static_cast<std::size_t>(Cause::key_unavailable) + 1;
}
static_assert(in_order(), "the table of causes must have one row per enumerator, in their order");

}  // namespace

const CauseInfo& info(Cause cause) {
    const auto at = static_cast<std::size_t>(cause);
    if (at >= table.size()) throw std::logic_error("cause outside the table");
    return table[at];
}

std::span<const CauseInfo> all_causes() {
    return table;
}

std::optional<Cause> cause_of(std::string_view code) {
    for (const CauseInfo& row : table) {
        if (row.code == code) return row.cause;
    }
    return std::nullopt;
}

std::string_view to_text(Party party) {
    switch (party) {
        case Party::nobody:
            return "nobody";
        case Party::we:
            return "we";
        case Party::network:
            return "network";
        case Party::partner:
            return "partner";
        case Party::data:
            return "data";
        case Party::certificate:
            return "certificate";
    }
    return "unknown";
}

}  // namespace gateway
