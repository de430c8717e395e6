#include <stdexcept>

#include "adapters/municipal/soap.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace {

Outcome::Kind kind_of(const std::string& code, const std::string& word) {
    if (word == "postponed") return Outcome::Kind::postponed;
    if (word == "refused") return Outcome::Kind::refused;
    if (word == "delivered") return Outcome::Kind::delivered;
    throw std::runtime_error("faults." + code + ": postponed | refused | delivered, не / not " + word);
}

}  // namespace

std::vector<SettingKey> soap_keys() {
    using enum SettingType;
    auto keys = line_keys();
    std::vector<SettingKey> own{
        KeyBuilder("version", choice, "Версия SOAP", "SOAP version").choices({"1.1", "1.2"}).fallback("1.1"),
        KeyBuilder("action", text, "SOAPAction обращений", "SOAPAction of appeals").example("urn:PutAppeal"),
        KeyBuilder("event_action", text, "SOAPAction статусов и ответов; без ключа они не передаются",
                   "SOAPAction of statuses and answers; without it none are sent")
            .example("urn:PutState"),
        KeyBuilder("user", text, "WSS UsernameToken: имя", "WSS UsernameToken: user").example("gateway"),
        KeyBuilder("password", secret, "WSS UsernameToken: пароль", "WSS UsernameToken: password")
            .example("file:secrets/city-soap"),
        KeyBuilder("password_type", choice, "WSS UsernameToken: вид пароля", "WSS UsernameToken: form of the password")
            .choices({"digest", "text"})
            .fallback("digest"),
        KeyBuilder("repeatable", boolean, "Партнёр сам узнаёт повторно переданное обращение",
                   "The partner knows a repeated appeal by itself")
            .fallback("false"),
        KeyBuilder("answer", block, "Что означает ответ; пути от /Envelope", "What the answer means; paths from /Envelope")
            .keys(answer_keys()),
        KeyBuilder("faults", text_map, "Код SOAP Fault → postponed, refused или delivered",
                   "SOAP fault code → postponed, refused or delivered")
            .example("{\"Server.Duplicate\": delivered}"),
        KeyBuilder("status", block, "Опрашивать статус каждого открытого обращения", "Ask for the status of every open appeal")
            .keys({KeyBuilder("action", text, "SOAPAction вопроса", "SOAPAction of the question").example("urn:GetState"),
                   KeyBuilder("request", text, "Элемент Body вопроса с {partner_id}",
                              "Element of the question's Body with {partner_id}")
                       .required()
                       .example("<GetState xmlns='urn:city:1'><Id>{partner_id}</Id></GetState>"),
                   KeyBuilder("mapping", path, "XSLT: элемент Body ответа → событие",
                              "XSLT: element of the answer's Body → event")
                       .required()
                       .example("mappings/city-state.xslt")}),
    };
    for (auto& key : own) keys.push_back(std::move(key));
    return keys;
}

SoapSettings read_soap_settings(const Settings& block) {
    SoapSettings read;
    read.line = read_line(block);
    read.line.url = block.text("url");  // as it stands: nothing is added to it
    read.form.version = block.text("version") == "1.2" ? SoapVersion::v1_2 : SoapVersion::v1_1;
    read.form.user = block.text("user");
    read.form.password = block.text("password");
    read.form.digest = block.text("password_type") == "digest";
    read.action = block.text("action");
    read.event_action = block.text("event_action");
    read.sends_events = block.has("event_action");
    read.repeatable = block.boolean("repeatable");
    if (block.has("answer")) read.answer = read_answer(block.block("answer"));
    for (const auto& [code, word] : block.map("faults")) read.faults[code] = kind_of(code, word);
    if (block.has("status")) {
        const auto& status = block.block("status");
        read.status = SoapStatus{status.text("action"), TextTemplate::parse(status.text("request")), status.text("mapping")};
        for (const auto& field : read.status->request.fields())
            if (field != "partner_id")
                throw std::runtime_error("status.request: нет такого поля / no such field: {" + field + "}");
    }
    return read;
}

}  // namespace gateway::municipal
