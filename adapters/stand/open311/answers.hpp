// GeoReport v2 answers of the municipality, in both forms.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/core/web.hpp"

namespace gateway::stand {

enum class AnswerForm { xml, json };

/// Fields of one item, in order; empty values are empty elements and null.
using AnswerItem = std::vector<std::pair<std::string, std::string>>;

/// `<root><item>…</item></root>` or a JSON array of objects. `lat`, `long` and an error's `code` are numbers in JSON,
/// `metadata` is a boolean, everything else a string.
WebResponse list_answer(AnswerForm form, std::string_view root, std::string_view item, const std::vector<AnswerItem>& items);

WebResponse error_answer(AnswerForm form, int status, const std::string& description);

}  // namespace gateway::stand
