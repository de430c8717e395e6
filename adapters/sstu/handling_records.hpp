// What was reported of every question of an appeal, course by course. ССТУ keeps several processing records of one question
// over time: the first course of handling ends with an answer, and when the question is taken up again another one begins.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway::sstu {

/// How the last report of a processing record fared; the words of the public clients.
enum class UploadStatus {
    none,     ///< "None": written to a file for upload by hand
    success,  ///< "Success"
    warning,  ///< "Warning": taken, with a remark
    error     ///< "Error": refused, by our rules or by ССТУ
};

std::string_view to_text(UploadStatus status);
/// nullopt for any other word.
std::optional<UploadStatus> upload_status_of(std::string_view word);

/// A question as a report says it.
struct ReportedQuestion {
    std::string code, status;
    std::string digest;  ///< of the question and of what the report says of the appeal
};

struct HandlingRecord {
    std::string status, digest;
    UploadStatus upload = UploadStatus::none;
    std::string error;  ///< places of the flaws, without values
    Time begun{}, changed{};
};

struct QuestionRecords {
    std::string code;
    std::vector<HandlingRecord> records;  ///< oldest first; never empty
};

/// A value, kept in the ledger under `key_of` the appeal. Questions of one code are told apart by their order.
class HandlingRecords {
public:
    static std::string key_of(std::string_view appeal_id) { return "records/" + std::string(appeal_id); }
    /// What is not there or cannot be read is empty: then a report goes once more.
    static HandlingRecords read(const std::optional<std::string>& kept);
    /// JSON under 64 KiB: of more records than fit the oldest are left out.
    std::string text() const;

    /// False when every question was reported in the same words before and that was not refused.
    bool is_news(const std::vector<ReportedQuestion>& report) const;
    void enter(const std::vector<ReportedQuestion>& report, UploadStatus upload, const std::string& error, Time now);
    /// These are our own words: every question stands where our last accepted report put it. Digests are not looked at.
    bool is_echo(const std::vector<ReportedQuestion>& listed) const;

    const std::vector<QuestionRecords>& questions() const { return questions_; }

private:
    /// Of the `which`th question of this code; the number of questions when there is none.
    std::size_t place_of(const std::string& code, std::size_t which) const;
    std::vector<QuestionRecords> questions_;
};

}  // namespace gateway::sstu
