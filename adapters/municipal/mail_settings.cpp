#include <algorithm>
#include <stdexcept>

#include "adapters/municipal/fields.hpp"
#include "adapters/municipal/mail.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace {

using enum SettingType;

/// Not of type url: that knows the schemes of HTTP and files only.
std::vector<SettingKey> server_keys(const char* ru, const char* en, const char* example) {
    return {
        KeyBuilder("url", text, ru, en).required().example(example),
        KeyBuilder("user", text, "Имя на почтовом сервере", "User on the mail server").example("appeals@region.example"),
        KeyBuilder("password", secret, "Пароль", "Password").example("file:secrets/mail"),
        KeyBuilder("ca_file", path, "Корневые сертификаты, PEM; с ними TLS обязателен (STARTTLS)",
                   "Roots, PEM; with them TLS is demanded (STARTTLS)")
            .example("keys/mail-ca.pem"),
        KeyBuilder("timeout", duration, "Предел одного обмена", "Limit of one exchange").fallback("60s").range(100, 3'600'000),
    };
}

MailServer server_of(const Settings& block, std::initializer_list<const char*> schemes) {
    MailServer server;
    server.url = block.text("url");
    while (server.url.ends_with('/')) server.url.pop_back();
    server.user = block.text("user");
    server.password = block.text("password");
    server.tls.ca_file = block.text("ca_file");
    server.timeout = block.duration("timeout");
    const bool known = std::any_of(schemes.begin(), schemes.end(), [&](const char* scheme) {
        return server.url.starts_with(scheme) && server.url.size() > std::char_traits<char>::length(scheme);
    });
    if (!known)
        throw std::runtime_error("url: ожидается адрес почтового сервера / a mail server's address is expected: " + server.url);
    return server;
}

}  // namespace

std::vector<SettingKey> mail_in_keys() {
    auto keys = server_keys("Ящик: imaps://сервер/ПАПКА или pop3s://сервер", "Mailbox: imaps://server/FOLDER or pop3s://server",
                            "imaps://mail.region.example/INBOX");
    keys.push_back(KeyBuilder("done_folder", text, "IMAP: папка для принятых писем; без ключа они удаляются",
                              "IMAP: folder for letters taken; without it they are removed")
                       .example("Accepted"));
    keys.push_back(KeyBuilder("max_letter", size, "Наибольшее письмо", "Largest letter").fallback("32MiB").example("32MiB"));
    return keys;
}

std::vector<SettingKey> mail_out_keys() {
    auto keys = server_keys("Сервер отправки", "Server that sends", "smtps://mail.region.example:465");
    std::vector<SettingKey> own{
        KeyBuilder("from", text, "Наш адрес", "Our address").required().example("appeals@region.example"),
        KeyBuilder("to", text, "Адрес партнёра", "The partner's address").required().example("office@town.example"),
        KeyBuilder("subject", text, "Тема; {поля} обращения", "Subject; {fields} of the appeal")
            .fallback("Обращение {appeal_id}"),
        KeyBuilder("text", text, "Текст письма, когда документ идёт вложением",
                   "Text of the letter when the document is attached")
            .fallback("Документ во вложении."),
        KeyBuilder("repeatable", boolean, "Получатель узнаёт повтор по Message-ID", "The receiver knows a repeat by Message-ID")
            .fallback("false"),
    };
    for (auto& key : own) keys.push_back(std::move(key));
    return keys;
}

MailInSettings read_mail_in(const Settings& block) {
    MailInSettings read;
    read.server = server_of(block, {"imap://", "imaps://", "pop3://", "pop3s://"});
    read.done_folder = block.text("done_folder");
    read.limits.max_octets = block.size("max_letter");
    const bool plain = std::none_of(read.done_folder.begin(), read.done_folder.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F || c == '"' || c == '\\';
    });
    if (!plain) throw std::runtime_error("done_folder: латинские буквы и цифры / ASCII letters and digits");
    return read;
}

MailOutSettings read_mail_out(const Settings& block) {
    MailOutSettings read;
    read.server = server_of(block, {"smtp://", "smtps://"});
    read.from = block.text("from");
    read.to = block.text("to");
    read.subject = TextTemplate::parse(block.text("subject"));
    read.text = TextTemplate::parse(block.text("text"));
    read.repeatable = block.boolean("repeatable");
    check_fields(read.subject);
    check_fields(read.text);
    for (const auto* address : {&read.from, &read.to})
        if (!is_address(*address))
            throw std::runtime_error("ожидается адрес почты / an e-mail address is expected: " + *address);
    return read;
}

}  // namespace gateway::municipal
