// What the store remembers of the letters of one day.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace gateway {

/// "sending", "sent", "in_doubt", "failed", "nothing" with what was said of the last failure.
struct NoticeMark {
    std::string state, reason;
    int failures = 0;
    /// Nothing more is done about it by itself.
    bool settled() const { return state == "sent" || state == "in_doubt" || state == "nothing"; }
    bool operator==(const NoticeMark&) const = default;
};

/// By sector; the operator is "".
using NoticeMarks = std::map<std::string, NoticeMark>;

/// A line per mark: "roads failed 2 partner.refused"; what cannot be read is left out.
std::string text_of_marks(const NoticeMarks& marks);
NoticeMarks marks_of_text(std::string_view text);

}  // namespace gateway
