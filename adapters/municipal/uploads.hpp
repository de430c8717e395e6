// The files of an appeal to a REST partner: one multipart/form-data call each, before or after the appeal itself.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "adapters/municipal/line.hpp"
#include "adapters/municipal/locator.hpp"
#include "adapters/municipal/text_template.hpp"

namespace gateway::municipal {

struct UploadSettings {
    enum class When { before, after };
    When when = When::after;
    std::string method = "POST";
    TextTemplate path;           ///< fields of the appeal, and {file_name}, {file_type}, {file_sha256}
    std::string field = "file";  ///< the form's field that is the file
    std::vector<std::pair<std::string, TextTemplate>> form;  ///< fields beside it
    Locator id;                      ///< where in the answer the partner's id of the file stands; empty: it gives none
    std::string idempotency_header;  ///< carries an id of delivery and file
    std::uint64_t max_file = 20u << 20;
};

std::vector<SettingKey> upload_keys();
/// Throws std::runtime_error with one sentence.
UploadSettings read_uploads(const Settings& block);

/// What has been done of a delivery in earlier attempts is known by the external ids they learned (of this connector, kinds
/// below), so that neither a restart nor another node does it twice.
inline constexpr std::string_view file_id_kind = "file";    ///< "SHA256=the partner's id of the file": it has this content
inline constexpr std::string_view given_id_kind = "given";  ///< a delivery's id: the partner has it, files may be missing

/// Gives the partner the files of one delivery that it does not have yet. io thread only.
class Uploads {
public:
    Uploads(const UploadSettings& settings, Line& line) : settings_(settings), line_(line) {}

    /// The ids learned are added to `delivery.external_ids` and `learned` as they come, so that a failure in the middle keeps
    /// them. Throws Fault (too_large, partner_rejected, partner_unavailable …) and TransportError; a file may be sent twice, so
    /// doubt is no reason to stop.
    Task<void> send(Delivery& delivery, std::vector<ExternalId>& learned, Deadline deadline);

private:
    Task<std::string> send_one(const Delivery& delivery, AttachmentRef file, Deadline deadline);

    const UploadSettings& settings_;
    Line& line_;
};

/// The canonical document with the partner's ids of the files as their `source_ref`: what a mapping needs to name them.
std::string with_file_ids(const Delivery& delivery, const std::string& connector);

}  // namespace gateway::municipal
