// A scripted SMEV that hands out one request with files, and a real FTP server as its file storage.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/adapters/smev3/scene.hpp"
#include "tests/support/imposter.hpp"
#include "tests/support/python_peer.hpp"

namespace gateway::smev3 {

/// A GetRequestResponse with files, signed as SMEV and a federal sender sign.
struct FileMessage {
    std::string headers;   ///< of SenderProvidedRequestData, in terms of the prefix b
    std::string contents;  ///< AttachmentContentList or nothing
    std::string stored;    ///< FSAttachmentsList or nothing
    std::string message_id = "0195d0a0-1111-11f0-8000-0242ac120002";
    std::string envelope() const;
};

std::string carried_header(const std::string& id, const std::string& signature = {});
std::string inline_content(const std::string& id, const std::string& octets);
std::string part_content(const std::string& id, const std::string& part);
std::string in_list(const std::string& list, const std::string& items);
std::string stored_header(const std::string& uuid, const std::string& hash, const std::string& signature = {});
std::string stored_item(const std::string& uuid, const std::string& password, const std::string& path);

/// The body and Content-Type of multipart/related with these parts behind the envelope.
struct Multipart {
    std::string type, body;
};
Multipart multipart_of(const std::string& envelope, const std::map<std::string, std::string>& parts);

/// The adapter before a scripted SMEV. Answers GetRequest with `request` until it is acknowledged; empty queues otherwise.
class FileDesk : public Desk {
public:
    explicit FileDesk(Words settings = {});
    PollResult poll() { return patiently(adapter.source->poll(Deadline::after(Duration{600'000}))); }
    Outcome deliver(Delivery delivery) {
        return patiently(adapter.connector->deliver(std::move(delivery), Deadline::after(Duration{600'000})));
    }
    /// An appeal with these files, which lie in Blobs.
    Delivery delivery(std::vector<AttachmentRef> files);
    AttachmentRef file(const std::string& id, const std::string& name, const std::string& octets);
    int acks() const;

    Multipart request;  ///< an empty type means text/xml
    bool signed_receipts = true;
    Imposter smev;
    Adapter adapter;

private:
    /// As Desk::run, but for as long as a gigabyte takes.
    template <class T>
    T patiently(Task<T> task) {
        std::optional<T> result;
        std::exception_ptr failure;
        boost::asio::co_spawn(io, std::move(task), [&](const std::exception_ptr& error, T value) {
            failure = error;
            result = std::move(value);
            io.stop();
        });
        io.restart();
        io.run_for(std::chrono::minutes(10));
        if (failure) std::rethrow_exception(failure);
        REQUIRE(result);
        return std::move(*result);
    }
    ImposterAnswer answer(const ImposterRequest& asked);
};

/// The storage: one account, a folder, scripted trouble (tests/support/file_server.py).
struct Storage {
    explicit Storage(std::vector<std::string> more = {});
    std::string url() const { return "ftp://127.0.0.1:" + std::to_string(server->port()); }
    std::string path(const std::string& name) const { return (folder.path() / name).string(); }
    void put(const std::string& name, const std::string& octets) const;

    TempFolder folder;
    std::unique_ptr<PythonPeer> server;
};

/// Octets without a pattern; the same for the same size.
std::string noise(std::size_t size);
bool ftp_is_there();

}  // namespace gateway::smev3
