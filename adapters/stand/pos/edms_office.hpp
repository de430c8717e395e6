// The EDMS side of the stand's ПОС: requests come in by `sendrequest`, answers wait for `getresponse` and come again until
// `confirmprocessing`. At most one appeal per AppealListRequest, the newest answer first: a client may rely on no order.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "adapters/stand/pos/pos_stand.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::stand {

/// One appeal as the stand was told to hand it out; texts are printed as they are.
struct EdmsAppeal {
    std::map<std::string, std::string> fields;     ///< element name → text: Id, Description, SubjectId, …
    std::map<std::string, std::string> applicant;  ///< Surname, Name, …
    enum class Stage { pending, confirming, accepted } stage = Stage::pending;
};

/// One answer of the organ that reached ПОС.
struct EdmsAnswer {
    std::string appeal_id, status, comment;
};

class EdmsOffice {
public:
    EdmsOffice(const PosStandOptions& options, Clock& clock, Faults& faults)
        : options_(options), clock_(clock), faults_(faults) {}

    void add(EdmsAppeal appeal);

    /// Takes the XML of one `sendrequest`; returns the request's id. Throws Fault on what is no PosEdmsRequest of this client.
    std::string send(const std::string& xml);

    struct Answer {
        std::string request_id, message_id, xml;
    };
    /// The newest answer that is visible now; nullopt = 404 with null.
    std::optional<Answer> next();
    /// False when the id is unknown or was confirmed before.
    bool confirm(const std::string& request_id);

    const std::map<std::string, EdmsAppeal>& appeals() const { return appeals_; }
    /// By the request's own key (RequestKey): a repeated key has no second effect.
    const std::map<std::string, EdmsAnswer>& answers() const { return answers_; }
    int repeats() const { return repeats_; }
    void reset();

private:
    struct Waiting {
        Answer answer;
        std::string appeal_id;  ///< which appeal is confirmed with it; empty for verdicts
        Time visible_at{};
    };

    std::string appeal_list(std::string& appeal_id);
    std::string take_answer(XmlNode request);

    const PosStandOptions& options_;
    Clock& clock_;
    Faults& faults_;
    std::map<std::string, EdmsAppeal> appeals_;
    std::deque<std::string> pending_;
    std::deque<Waiting> waiting_;  ///< newest first
    std::map<std::string, EdmsAnswer> answers_;
    int repeats_ = 0;
};

}  // namespace gateway::stand
