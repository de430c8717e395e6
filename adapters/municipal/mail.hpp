// A mailbox as a partner: letters come by IMAP or POP3 and leave by SMTP. E-mail proves nothing about who wrote it: what a
// letter may say is decided by the mapping, and answers only concern appeals this mailbox was given.
#pragma once

#include <memory>
#include <string>

#include "adapters/municipal/mime.hpp"
#include "adapters/municipal/reception.hpp"
#include "adapters/municipal/text_template.hpp"

namespace gateway::municipal {

struct MailServer {
    std::string url;  ///< imap(s)://host/FOLDER, pop3(s)://host, smtp(s)://host:port
    std::string user, password;
    ClientTls tls;  ///< with a ca_file TLS is demanded (STARTTLS where the scheme has none)
    Duration timeout{60'000};
};

struct MailInSettings {
    MailServer server;
    std::string done_folder;  ///< IMAP: where taken letters go; empty: they are removed
    MimeLimits limits;
};

struct MailOutSettings {
    MailServer server;
    std::string from, to;
    TextTemplate subject, text;
    bool repeatable = false;  ///< the other side knows repeats by Message-ID
};

std::vector<SettingKey> mail_in_keys();
std::vector<SettingKey> mail_out_keys();
/// Throw std::runtime_error with one sentence.
MailInSettings read_mail_in(const Settings& block);
MailOutSettings read_mail_out(const Settings& block);

/// A letter as the mapping sees it: {"message_id","from","from_name","subject","date","text","automatic","references":[…],
/// "our_appeal": appeal id when it answers a letter of ours, "files":[{"id","name","mime","size"}]}
std::string mail_document(const MailText& mail, const std::vector<AttachmentRef>& files);

/// "APPEAL.DELIVERY@domain": what answers to our letters refer to.
std::string our_message_id(const Delivery& delivery, const std::string& from);
/// The appeal such an id names; empty for others' ids.
std::string appeal_in_message_id(const std::string& message_id);

std::unique_ptr<Connector> make_mail_connector(MailOutSettings settings, AdapterKit kit,
                                               std::shared_ptr<const Translation> translation);
std::unique_ptr<Source> make_mail_source(MailInSettings settings, AdapterKit kit,
                                         std::shared_ptr<const Translation> translation);

}  // namespace gateway::municipal
