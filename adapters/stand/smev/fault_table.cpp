#include "adapters/stand/smev/fault_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/stand/smev/wire.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::stand::smev {

namespace {

constexpr std::array<FaultRow, 22> rows{{
    {"SMEVFailure", 999, "Внутренняя ошибка СМЭВ", "", true},
    {"DestinationOverflow", 600, "Очередь получателя переполнена",
     "<f:MessageBrokerAddress>stand</f:MessageBrokerAddress><f:DestinationName>requests</f:DestinationName>", false},
    {"EndOfLifeReached", 303, "Срок жизни сообщения истёк", "", true},
    {"MessageIsAlreadySent", 301, "Сообщение с таким MessageID уже отправлено", "", true},
    {"StaleMessageId", 302, "Устаревший MessageID", "", true},
    {"InvalidMessageIdFormat", 300, "MessageID не UUID версии 1", "", true},
    {"InvalidContent", 403, "Бизнес-данные сообщения не соответствуют схеме, зарегистрированной в СМЭВ",
     "<f:ValidationError errorPosition=\"-1\">cvc-complex-type.2.4.a</f:ValidationError>", false},
    {"BusinessDataTypeIsNotSupported", 310, "Вид сведений не зарегистрирован",
     "<f:RootElementLocalName>a</f:RootElementLocalName><f:RootElementNamespaceURI>urn:x</f:RootElementNamespaceURI>", false},
    {"IncorrectResponseContentType", 311, "Вид сведений ответа не соответствует запросу", "", true},
    {"UnknownMessageType", 304, "Вид сведений селектора неизвестен", "", true},
    {"TransactionCodeInvalid", 312, "Неверный код транзакции", "", false},
    {"SignatureVerificationFault", 100, "ЭП-ОВ не прошла проверку",
     "<f:SignatureVerificationFault>SignatureIsInvalid</f:SignatureVerificationFault>", false},
    {"AttachmentContentMiscoordination", 320, "Заголовки вложений не соответствуют содержимому", "", true},
    {"AttachmentSizeLimitExceeded", 321, "Превышен размер вложений",
     "<f:PermittedTotalAttachmentSize>1024</f:PermittedTotalAttachmentSize>"
     "<f:RealTotalAttachmentSize>2048</f:RealTotalAttachmentSize>",
     false},
    {"QuoteLimitExceeded", 322, "Превышена квота хранилища",
     "<f:RemainedTotalQuoteSize>0</f:RemainedTotalQuoteSize><f:RealTotalAttachmentSize>2048</f:RealTotalAttachmentSize>",
     false},
    {"AccessDenied", 330, "Отправителю не разрешена посылка получателю", "", true},
    {"PersonalAccessDenied", 331, "Персональный доступ не разрешён", "", false},
    {"SenderIsNotRegistered", 332, "Владелец сертификата не зарегистрирован", "", true},
    {"RecipientIsNotFound", 305, "Получатель не найден", "", true},
    {"TargetMessageIsNotFound", 501, "Сообщение не найдено среди неподтверждённых", "", true},
    {"RequestIsNotFound", 502, "Запрос не найден", "", true},
    {"", 0, "Ошибка обработки", "", true},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> signature_codes{{
    {"PoorSOAPEnvelopeFormat", "Нет soap:Header"},
    {"NoSignatureFound", "Отсутствует ЭП-ОВ"},
    {"IncorrectSignatureTarget", "Подписан не тот элемент"},
    {"SignatureIsInvalid", "ЭП-ОВ не соответствует подписанным данным"},
    {"CertificateIsNotFound", "Сертификат ЭП-ОВ не найден в ЕСИА"},
    {"CertificateIsExpired", "Срок действия сертификата ЭП-ОВ истёк"},
}};

constexpr std::string_view xsi = "http://www.w3.org/2001/XMLSchema-instance";

}  // namespace

const FaultRow* fault_row(std::string_view name) {
    const auto* const found = std::find_if(rows.begin(), rows.end(), [&](const FaultRow& row) { return row.name == name; });
    return found == rows.end() ? nullptr : found;
}

std::vector<std::string_view> fault_names() {
    std::vector<std::string_view> names;
    for (const FaultRow& row : rows) {
        if (!row.name.empty()) names.push_back(row.name);
    }
    return names;
}

bool is_signature_code(std::string_view code) {
    return std::any_of(signature_codes.begin(), signature_codes.end(), [&](const auto& row) { return row.first == code; });
}

SmevFault::SmevFault(std::string name, std::string text, std::string extra)
    : name_(std::move(name)), label_(name_.empty() ? "bare" : name_), text_(std::move(text)), extra_(std::move(extra)) {
    const FaultRow* row = fault_row(name_);
    if (row == nullptr) return;
    number_ = row->number;
    empty_type_ = row->empty_type;
    if (text_.empty()) text_ = row->text;
    if (extra_.empty()) extra_ = row->extra;
}

SmevFault SmevFault::signature(std::string_view code, std::string text) {
    for (const auto& [known, words] : signature_codes) {
        if (known == code && text.empty()) text = words;
    }
    SmevFault fault("SignatureVerificationFault", std::move(text),
                    "<f:SignatureVerificationFault>" + std::string(code) + "</f:SignatureVerificationFault>");
    fault.label_ += "/" + std::string(code);
    return fault;
}

SmevFault SmevFault::invalid(std::string_view text, std::string_view error) {
    return SmevFault("InvalidContent", std::string(text),
                     "<f:ValidationError errorPosition=\"-1\">" + xml_escape(error) + "</f:ValidationError>");
}

std::string SmevFault::description() const {
    return "<b:Code>fed0:STAND:FED0_CORE1 : TR:SYNC:SPS:1</b:Code><b:Description>SMEV-" + std::to_string(number_) + ":" +
           xml_escape(text_) + "</b:Description>" + extra_;
}

std::string SmevFault::envelope(const Version& version, const Shape& shape) const {
    std::string body = "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>" + xml_escape(text_) + "</faultstring>";
    if (!name_.empty()) {
        body += "<detail><f:" + name_ + " xmlns:f=\"" + version.faults + "\" xmlns:b=\"" + version.basic + "\"";
        // Real faults carry the type and the two elements where the schema has none (facts/smev.md §3.6).
        if (!shape.xsd) body += " xmlns:xsi=\"" + std::string(xsi) + "\" xsi:type=\"b:SmevFault\"";
        const bool empty = empty_type_ && !(name_ == "EndOfLifeReached" && version.newer);
        body += ">" + (shape.xsd && empty ? std::string() : description()) + "</f:" + name_ + "></detail>";
    }
    return smev::envelope(body + "</soap:Fault>");
}

std::string SmevFault::inside_status(const Shape& shape) const {
    // The schema knows Code and Description here; real verdicts carry the fault's own type and elements (facts/smev.md §8.1).
    if (shape.xsd) {
        const std::string whole = description();
        return "<t:SmevFault>" + whole.substr(0, whole.size() - extra_.size()) + "</t:SmevFault>";
    }
    // Only faults with elements of their own have a type of their name in the schemas.
    const std::string type =
        extra_.empty() ? std::string() : " xmlns:xsi=\"" + std::string(xsi) + "\" xsi:type=\"f:" + name_ + "\"";
    return "<t:SmevFault" + type + ">" + description() + "</t:SmevFault>";
}

}  // namespace gateway::stand::smev
