// The operator's rules of data quality (002 3.11: «контроль … качества и верификации предоставляемых данных»): what an appeal
// or its answer lacks, and which sector block answers for it. Rules are configuration (config/quality); they never block a
// message. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/text_substance.hpp"
#include "gateway/core/mapping_stamp.hpp"

namespace gateway {

enum class QualityCheck { missing_field, unknown_code, impossible_date, poor_text, answer_without_text };
enum class QualitySeverity { notice, warning, error };
enum class DateFault {
    answer_before_registration,  ///< the answer is dated before the registration
    future,                      ///< a day that has not come yet in the appeal's region
    birth_date                   ///< a day before QualityRule::not_before: somebody's birth date in a date of the appeal
};

/// Which appeals a rule is for; empty lists match all.
struct QualityScope {
    std::vector<std::string> regimes;
    std::vector<std::string> sources;   ///< connectors that brought the appeal
    std::vector<std::string> sectors;   ///< blocks; an appeal of several matches with any
    std::vector<std::string> statuses;  ///< of the appeal
};

struct QualityRule {
    std::string id;  ///< name of its file; stable
    std::string title;
    QualitySeverity severity = QualitySeverity::warning;
    QualityCheck check = QualityCheck::missing_field;
    std::vector<std::string> fields;        ///< missing_field: JSON pointers; '*' stands for every item of a list
    std::vector<std::string> dictionaries;  ///< unknown_code: of these; empty = of any
    std::vector<DateFault> dates;           ///< impossible_date; empty = all
    Date not_before = "1990-01-01";         ///< impossible_date: birth_date
    bool of_answer = false;                 ///< poor_text: of the answers, else of the appeal
    std::vector<TextFault> texts;           ///< poor_text; empty = all
    int min_letters = 20;                   ///< poor_text: too_short
    bool file_is_enough = false;            ///< answer_without_text: a file may stand for the text
    QualityScope scope;
};

/// One rule broken at one place. Codes and places only: no personal data.
struct QualityBreach {
    std::string rule;
    QualitySeverity severity = QualitySeverity::warning;
    std::string what;    ///< "missing_field", "future", "link_only", "unknown_code", "answer_without_text", …
    std::string place;   ///< JSON pointer "/answers/0/text"; of an unknown code "DICTIONARY:VALUE"
    std::string sector;  ///< block that answers for it; empty = none is known: the operator himself
    bool operator==(const QualityBreach&) const = default;
};

/// What is looked at.
struct QualitySight {
    const Appeal& appeal;
    std::string_view source;               ///< connector that brought it
    std::span<const MappingStamp> mapped;  ///< of the message at hand
    Time now{};
    int offset_minutes = 0;  ///< local time of appeals whose region is not known
};

/// Breaches of all rules, in the order of the rules, at most `most_breaches`.
std::vector<QualityBreach> broken_quality(std::span<const QualityRule> rules, const QualitySight& sight);
inline constexpr std::size_t most_breaches = 100;

/// The block that answers for a place: that of its question, else the first of the appeal; empty = none is known.
std::string responsible_sector(const Appeal& appeal, std::string_view place = {});

/// True for pointers of fields the canonical appeal has, with '*' or a number for items of lists.
bool is_appeal_pointer(std::string_view pointer);

/// Words of the enumerations: "missing_field", "warning", "answer_before_registration", …
std::string_view to_text(QualityCheck check);
std::string_view to_text(QualitySeverity severity);
std::string_view to_text(DateFault fault);
std::optional<QualityCheck> quality_check_of(std::string_view word);
std::optional<QualitySeverity> quality_severity_of(std::string_view word);
std::optional<DateFault> date_fault_of(std::string_view word);
std::vector<std::string> quality_check_words();
std::vector<std::string> quality_severity_words();
std::vector<std::string> date_fault_words();

}  // namespace gateway
