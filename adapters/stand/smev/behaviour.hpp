// How the stand's SMEV and its federal body behave; changed by orders while it runs.
#pragma once

#include <boost/json/array.hpp>
#include <memory>
#include <string>

#include "adapters/stand/smev/fault_table.hpp"
#include "adapters/stand/smev/files.hpp"
#include "gateway/core/time.hpp"
#include "gateway/signature/signing_key.hpp"

namespace gateway::stand::smev {

/// SMEV's own asynchronous verdicts about requests, or about responses. Counts: −1 = all that come.
struct VerdictPlan {
    int rejected = 0;  ///< looked at first
    int accepted = 0;
    bool by_get_status = false;     ///< responses only; else into the queue of responses
    bool signed_as_sender = false;  ///< with a SenderInformationSystemSignature of SMEV's own (2021) or without (2026)
    std::string fault = "InvalidContent";
    std::string details = "Запрос отклонён";
    std::string routing;         ///< 1.3: RoutingStatusCode inside the verdict; empty = no RoutingStatus
    std::string routing_status;  ///< 1.3: the whole RoutingStatus; wins
};

/// The built-in federal body. Counts: −1 = all that come.
struct AnswerPlan {
    Duration after{400};
    int duplicated = 0;  ///< two answers to one request, each with a MessageID of its own
    int garbled = 0;     ///< well signed content nobody has agreed on
    int dropped = 0;     ///< no answer ever
    int rejected = 0;    ///< RequestRejected in place of content
    std::string reject_code = "NO_DATA", reject_text = "Нет данных";
    int rejections_each = 1;
    int statuses = 0;  ///< a RequestStatus before the answer
    int status_code = 10;
    std::string status_text = "Принято в работу";
    int without_signature = 0;
    int with_files = 0;
    boost::json::array files;  ///< as make_file reads them
};

struct Latency {
    Duration base{0}, jitter{0}, spike{0};
    double spike_probability = 0;
};

struct Behaviour {
    Shape shape;
    bool header_required = true;
    int quota = 1000;
    Duration redelivery{2'000};
    std::chrono::hours stale_after{48};
    FileLimits limits;
    VerdictPlan requests, responses;
    AnswerPlan answers;
    Latency latency;
    std::shared_ptr<const SigningKey> smev_key, federal_key;
    std::shared_ptr<const SigningKey> other_smev_key;  ///< signs the next answers in place of smev_key
    int other_key_left = 0;
};

/// Counts one use down; true when there was one.
inline bool use(int& left) {
    if (left == 0) return false;
    if (left > 0) --left;
    return true;
}

}  // namespace gateway::stand::smev
