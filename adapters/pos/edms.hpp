// The EDMS form of ПОС as a source of appeals and as a connector for answers.
#pragma once

#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/pos/edms_mailbox.hpp"

namespace gateway::pos {

/// What source and connector share; both live as long as the adapter, each holds it (shared_ptr: the last one to go frees it).
struct EdmsOffice {
    EdmsOffice(PosSettings read, AdapterKit given);

    PosSettings settings;
    AdapterKit kit;
    Words words;
    EdmsMailbox mailbox;
};

/// Takes one answer out of the queue: appeals go through Accept and are confirmed after it returned, verdicts are handed to
/// the delivery that waits. A document that cannot be read stays unconfirmed and is logged; it comes again (parking is the
/// administrator's decision). Returns how many appeals were accepted; nullopt = the queue is empty.
Task<std::optional<int>> take_one(std::shared_ptr<EdmsOffice> office, Deadline deadline);

std::unique_ptr<Source> make_edms_source(std::shared_ptr<EdmsOffice> office);
std::unique_ptr<Connector> make_edms_connector(std::shared_ptr<EdmsOffice> office);

}  // namespace gateway::pos
