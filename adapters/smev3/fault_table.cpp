// The table of faults (facts of the operator's XSD and WSDL; the last column is what a participant must do).
#include <array>

#include "adapters/smev3/faults.hpp"

namespace gateway::smev3 {

namespace {

using enum Reaction;

constexpr std::string_view own_defect_ru = "Ошибка шлюза или его настройки: передайте номер сообщения разработчику";
constexpr std::string_view own_defect_en = "A defect of the gateway or its settings: give the message id to the developer";

constexpr std::array<FaultRow, 25> table{{
    {"SMEVFailure", "", retry, Cause::partner_unavailable,
     "Сообщите в поддержку СМЭВ; шлюз повторяет без ограничения числа попыток",
     "Tell SMEV's support; the gateway repeats without a limit"},
    {"DestinationOverflow", "", retry, Cause::queue_overflow,
     "Сообщите в поддержку СМЭВ: очередь получателя полна; шлюз повторяет без ограничения числа попыток",
     "Tell SMEV's support: the recipient's queue is full; the gateway repeats without a limit", "SMEV-600"},
    {"EndOfLifeReached", "", new_id, Cause::message_expired,
     "Шлюз отправит под новым номером с более поздним сроком; если повторяется, увеличьте end_of_life",
     "The gateway sends under a new id with a later end of life; raise end_of_life when it happens again"},
    {"MessageIsAlreadySent", "", done, Cause::none, "", "", "SMEV-301"},
    {"StaleMessageId", "", new_id, Cause::stale_message_id, "Проверьте часы сервера; шлюз отправит под новым номером",
     "Check the server's clock; the gateway sends under a new id"},
    {"InvalidMessageIdFormat", "", fix, Cause::partner_rejected, own_defect_ru, own_defect_en, "SMEV-300"},
    {"InvalidContent", "", fix, Cause::partner_rejected,
     "Исправьте данные или преобразование (mapping_out) по схеме вида сведений и повторите доставку",
     "Correct the data or the mapping (mapping_out) by the schema of the content and retry", "SMEV-403"},
    {"BusinessDataTypeIsNotSupported", "", fix, Cause::partner_rejected,
     "Корневой элемент не зарегистрирован в СМЭВ: исправьте преобразование или зарегистрируйте вид сведений",
     "The root element is not registered at SMEV: correct the mapping or register the content"},
    {"IncorrectResponseContentType", "", fix, Cause::partner_rejected,
     "Ответом послан тип запроса: исправьте преобразование (mapping_out)",
     "A type of request was sent as a response: correct the mapping (mapping_out)"},
    {"UnknownMessageType", "", fix, Cause::partner_rejected,
     "Тип в filters неизвестен СМЭВ или мы не его поставщик: исправьте filters",
     "A type in filters is unknown to SMEV or not ours to provide: correct filters"},
    {"TransactionCodeInvalid", "", fix, Cause::partner_rejected,
     "Код транзакции не принят: проверьте, требует ли его вид сведений",
     "The transaction code was not accepted: check what the content demands"},
    {"SignatureVerificationFault", "PoorSOAPEnvelopeFormat", fix, Cause::partner_rejected, own_defect_ru, own_defect_en},
    {"SignatureVerificationFault", "NoSignatureFound", fix, Cause::partner_rejected, own_defect_ru, own_defect_en},
    {"SignatureVerificationFault", "IncorrectSignatureTarget", fix, Cause::partner_rejected, own_defect_ru, own_defect_en},
    {"SignatureVerificationFault", "SignatureIsInvalid", fix, Cause::partner_rejected, own_defect_ru, own_defect_en},
    {"SignatureVerificationFault", "CertificateIsNotFound", stop, Cause::partner_auth,
     "Сертификат ЭП-ОВ не найден в ЕСИА: зарегистрируйте его через поддержку СМЭВ, затем возобновите маршрут",
     "The certificate is not known to ЕСИА: register it through SMEV's support, then resume the route"},
    {"SignatureVerificationFault", "CertificateIsExpired", stop, Cause::partner_auth,
     "Срок сертификата ЭП-ОВ истёк: установите новый ключ, затем возобновите маршрут",
     "The certificate has expired: install a new key, then resume the route"},
    {"AttachmentContentMiscoordination", "", fix, Cause::partner_rejected, own_defect_ru, own_defect_en},
    {"AttachmentSizeLimitExceeded", "", fix, Cause::quota_exceeded,
     "Уменьшите вложения или передавайте их через файловое хранилище СМЭВ и повторите доставку",
     "Make the attachments smaller or send them through SMEV's file storage and retry"},
    {"QuoteLimitExceeded", "", new_id, Cause::quota_exceeded,
     "Освободите квоту файлового хранилища; шлюз отправит позже под новым номером",
     "Free quota of the file storage; the gateway sends later under a new id"},
    {"AccessDenied", "", stop, Cause::partner_forbidden,
     "Нет права на этот вид сведений: получите доступ у оператора СМЭВ, затем возобновите маршрут",
     "No right to this content: obtain access from SMEV's operator, then resume the route"},
    {"PersonalAccessDenied", "", stop, Cause::partner_forbidden,
     "Сертификат персонального доступа не даёт права писать этому получателю: получите доступ, затем возобновите маршрут",
     "The certificate of personal access gives no right to this recipient: obtain access, then resume the route"},
    {"SenderIsNotRegistered", "", stop, Cause::partner_auth,
     "Владелец сертификата неизвестен СМЭВ (сменилось имя X.400?): обратитесь в поддержку, затем возобновите маршрут",
     "The certificate's owner is unknown to SMEV (its X.400 name changed?): ask its support, then resume the route"},
    {"RecipientIsNotFound", "", fix, Cause::partner_rejected, "Получатель не найден: проверьте маршрутизацию или адрес ответа",
     "No recipient: check the routing or the address of the answer"},
    {"TargetMessageIsNotFound", "", done, Cause::none, "", ""},
}};

constexpr FaultRow unknown_row{"",
                               "",
                               retry,
                               Cause::partner_unavailable,
                               "Сообщите в поддержку СМЭВ, если повторяется",
                               "Tell SMEV's support when it happens again"};

}  // namespace

std::span<const FaultRow> fault_rows() {
    return table;
}

const FaultRow& row_of(const SmevFault& fault) {
    const FaultRow* found = &unknown_row;
    for (const FaultRow& row : table) {
        if (row.name != fault.name) continue;
        // A code of SignatureVerificationFault nobody has seen counts as the first, our own defect.
        if (row.code == fault.detail_code || found == &unknown_row) found = &row;
        if (row.code == fault.detail_code) break;
    }
    return *found;
}

}  // namespace gateway::smev3
