#include "gateway/flow/discreet_connector.hpp"

#include <utility>

namespace gateway {
namespace {

bool carries_appeal(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

}  // namespace

Delivery DiscreetConnector::reduced(Delivery delivery) const {
    auto& document = delivery.canonical;
    document = carries_appeal(delivery.kind) ? disclosed_appeal(std::move(document), permitted_)
                                             : disclosed_event(std::move(document), permitted_);
    delivery.appeal = disclosed_appeal(std::move(delivery.appeal), permitted_);
    if (!permitted_.content) delivery.attachments.clear();
    return delivery;
}

std::string DiscreetConnector::prepare(const Delivery& delivery) {
    return inner_.prepare(reduced(delivery));
}

Task<Outcome> DiscreetConnector::deliver(Delivery delivery, Deadline deadline) {
    co_return co_await inner_.deliver(reduced(std::move(delivery)), deadline);
}

Task<Outcome> DiscreetConnector::find(Delivery delivery, Deadline deadline) {
    co_return co_await inner_.find(reduced(std::move(delivery)), deadline);
}

}  // namespace gateway
