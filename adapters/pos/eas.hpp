// The EAS form of ПОС over REST: our appeals go there, their statuses are asked for (facts/appeals.md §3.4, §3.5).
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/pos/eas_catalogue.hpp"
#include "adapters/pos/settings.hpp"
#include "adapters/pos/words.hpp"

namespace gateway::pos {

/// The REST calls with their token: one token for all, renewed once on 401 or 403 and the call repeated. On the io thread.
class EasClient {
public:
    EasClient(PosSettings settings, AdapterKit kit);

    /// Throws TransportError; any HTTP status is a reply.
    Task<WebReply> call(std::string method, std::string path, std::string body, Deadline deadline);
    /// The same with a body out of a file.
    Task<WebReply> upload(std::string path, std::filesystem::path file, std::string content_type, Deadline deadline);

    const PosSettings& settings() const { return settings_; }
    const AdapterKit& kit() const { return kit_; }
    const Words& words() const { return words_; }
    EasCatalogue& catalogue() { return catalogue_; }

private:
    Task<void> renew(Deadline deadline);
    Task<WebReply> authorized(WebCall call, Deadline deadline);
    WebCall prepared(std::string method, const std::string& path, Deadline deadline) const;

    PosSettings settings_;
    AdapterKit kit_;
    Words words_;
    EasCatalogue catalogue_;
    std::string token_;
};

/// What a create call says beside the appeal.
struct EasCreate {
    std::string own_id;                 ///< the sender's own id of the appeal
    std::vector<std::string> file_ids;  ///< ПОС's ids of the files
};
/// The JSON of a create call. A subcategory ПОС no longer has is left out, with a warning.
std::string eas_create_body(EasClient& client, const Appeal& appeal, const EasCreate& create, Interpreter& interpreter);

/// The files of a delivery, in ПОС's file storage; one upload per file, however often the delivery is tried in this process.
/// Throws TransportError and Fault.
class EasFiles {
public:
    Task<std::vector<std::string>> put(EasClient& client, const Delivery& delivery, Deadline deadline);
    void forget(const std::string& delivery_id) { known_.erase(delivery_id); }

private:
    std::map<std::string, std::map<std::size_t, std::string>> known_;  ///< delivery → place of the file → ПОС's id
};

/// An event with the stamps of the dictionaries that made it.
struct EasEvent {
    AppealEvent event;
    std::vector<MappingStamp> mapped;
};
/// One event per history entry of an EAS answer, oldest first; entries that repeat in one history come once. Before them ПОС's
/// own deadline (answerAt). Codes are read as of the day of the appeal. Throws Fault(partner_garbage) for what is no EAS
/// answer.
std::vector<EasEvent> eas_events(const std::string& body, const Words& words, const std::string& system,
                                 const std::string& pos_id);

std::unique_ptr<Source> make_eas_source(std::shared_ptr<EasClient> client);
std::unique_ptr<Connector> make_eas_connector(std::shared_ptr<EasClient> client);

}  // namespace gateway::pos
