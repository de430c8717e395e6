#include "adapters/stand/smev/participants.hpp"

namespace gateway::stand::smev {

Participants::Participants(std::string main_mnemonic) {
    all_.emplace_back();
    all_.front().mnemonic = std::move(main_mnemonic);
}

Participant& Participants::add(const std::string& mnemonic, const std::string& subject) {
    Participant* known = named(mnemonic);
    if (known == nullptr) known = &all_.emplace_back();
    known->mnemonic = mnemonic;
    known->subject = subject;
    return *known;
}

Participant& Participants::of_owner(const std::string& subject) {
    for (Participant& participant : all_) {
        if (!participant.subject.empty() && participant.subject == subject) return participant;
    }
    if (strict_) throw SmevFault("SenderIsNotRegistered");
    return main();
}

Participant* Participants::named(std::string_view mnemonic) {
    for (Participant& participant : all_) {
        if (participant.mnemonic == mnemonic) return &participant;
    }
    return nullptr;
}

Participant* Participants::provider_of(const std::string& type) {
    for (Participant& participant : all_) {
        if (participant.provides.contains(type)) return &participant;
    }
    return nullptr;
}

Participant* Participants::by_route(const std::string& value) {
    for (Participant& participant : all_) {
        if (participant.routes.contains(value)) return &participant;
    }
    return nullptr;
}

void Participants::forget_messages() {
    for (Participant& participant : all_) {
        participant.requests.clear();
        participant.responses.clear();
        participant.verdicts.clear();
        participant.storage_used = 0;
    }
}

}  // namespace gateway::stand::smev
