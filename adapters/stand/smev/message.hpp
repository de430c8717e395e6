// A message that waits in a queue of the stand: what its sender said, and what SMEV knows of it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/stand/smev/wire.hpp"

namespace gateway::stand::smev {

/// How a file travels to its recipient.
enum class Way {
    inlined,  ///< base64 in AttachmentContent
    mtom,     ///< xop:Include
    storage   ///< FTP
};

/// What is wrong with a file on purpose.
enum class FileTrouble { none, missing, hash, cms, unsigned_file };

struct File {
    std::string id;    ///< contentId, or uuid in the storage
    std::string name;  ///< of the file; contents of a message carry none
    std::string mime_type;
    Way way = Way::inlined;
    FileTrouble trouble = FileTrouble::none;
    std::string octets;     ///< inlined and mtom
    std::string hash;       ///< base64 of the GOST digest; storage only
    std::string signature;  ///< DER of the detached CMS; empty = none
};

enum class MessageKind { request, response, cancel };

struct Message {
    MessageKind kind = MessageKind::request;
    std::string id;        ///< MessageID
    std::string ns, root;  ///< of the business content; empty for SMEV's own verdicts
    std::string node;      ///< of the recipient
    std::string sender_mnemonic, recipient_mnemonic;

    /// What its sender wrote. Messages made here are written and signed when they are first given, in the reader's version;
    /// those of a participant are relayed as they came.
    std::string to;  ///< responses
    std::string reference, code, eol;
    std::string content;   ///< business document; empty when `instead` is set
    std::string instead;   ///< RequestRejected, RequestStatus or AsyncProcessingStatus, prefixes t, b, f
    std::string personal;  ///< ds:Signature over the content
    bool test = false;
    bool sender_signs = true;
    std::shared_ptr<const SigningKey> key;
    std::map<std::string, Signed> written;  ///< by name of the version; "" = relayed

    std::vector<File> files;
    std::string reply_to;                    ///< requests
    std::string original_id, original_code;  ///< responses
    Time sent_at{}, visible_at{};
    int given = 0;
};

/// SenderProvidedRequestData or SenderProvidedResponseData with its sender's signature; the same octets every time.
const Signed& written(Message& message, const Version& version);

/// MessageMetadata without Id, as it stands in a message given out.
std::string metadata(const Message& message, const Version& version, const Shape& shape, Time now);

}  // namespace gateway::stand::smev
