// The EAS form of ПОС over REST: our appeals go there, their statuses are asked for (facts/appeals.md §3.4, §3.5).
#pragma once

#include <memory>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/pos/settings.hpp"
#include "adapters/pos/words.hpp"

namespace gateway::pos {

/// The REST calls with their token: one token for all, renewed once on 401 or 403 and the call repeated. On the io thread.
class EasClient {
public:
    EasClient(PosSettings settings, AdapterKit kit);

    /// Throws TransportError; any HTTP status is a reply.
    Task<WebReply> call(std::string method, std::string path, std::string body, Deadline deadline);

    const PosSettings& settings() const { return settings_; }
    const AdapterKit& kit() const { return kit_; }
    const Words& words() const { return words_; }

private:
    Task<void> renew(Deadline deadline);
    WebCall prepared(std::string method, const std::string& path, Deadline deadline) const;

    PosSettings settings_;
    AdapterKit kit_;
    Words words_;
    std::string token_;
};

/// The JSON of a create call for a canonical appeal; `own_id` is the sender's own id of it.
std::string eas_create_body(const EasClient& client, const Appeal& appeal, const std::string& own_id);

/// One event per history entry of an EAS answer, oldest first; entries that repeat in one history come once. Throws
/// Fault(partner_garbage) for what is no EAS answer.
std::vector<AppealEvent> eas_events(const std::string& body, const Words& words, const std::string& system,
                                    const std::string& pos_id);

std::unique_ptr<Source> make_eas_source(std::shared_ptr<EasClient> client);
std::unique_ptr<Connector> make_eas_connector(std::shared_ptr<EasClient> client);

}  // namespace gateway::pos
