// ПОС's own list of categories and subcategories for the region, asked for now and then and kept over restarts.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "gateway/core/task.hpp"
#include "gateway/core/time.hpp"

namespace gateway::pos {

class EasClient;

struct Subsubject {
    std::string name, subject_id, subject_name;
};

/// On the io thread. Until the list was had once nothing is known of any code, and codes go out as our dictionary says.
class EasCatalogue {
public:
    explicit EasCatalogue(Duration every) : every_(every) {}

    /// Asks for the list when it is older than it may be; then it is remembered. A failure is logged and tried again an hour
    /// later: the old list stays.
    Task<void> refresh_when_due(EasClient& client, Deadline deadline);

    bool known() const { return !list_.empty(); }
    /// nullptr for a code ПОС does not have, or no longer.
    const Subsubject* find(std::string_view id) const;
    std::size_t size() const { return list_.size(); }

private:
    using List = std::map<std::string, Subsubject, std::less<>>;
    Task<List> fetch(EasClient& client, Deadline deadline) const;
    Task<void> recall(EasClient& client);
    Task<void> remember(EasClient& client, Time at) const;

    Duration every_;
    List list_;
    bool recalled_ = false;
    Time due_{};  ///< the epoch: at once
};

}  // namespace gateway::pos
