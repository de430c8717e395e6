// REST without a standard: which addresses to call, with what, and where in the answers what we need stands, is configuration.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/municipal/downloads.hpp"
#include "adapters/municipal/line.hpp"
#include "adapters/municipal/reception.hpp"
#include "adapters/municipal/text_template.hpp"
#include "adapters/municipal/uploads.hpp"
#include "adapters/municipal/verdict.hpp"

namespace gateway::municipal {

struct RestCall {
    std::string method;
    TextTemplate path;
};

/// A list the partner has for us, page by page.
struct RestList {
    TextTemplate path;         ///< field {cursor}
    std::string first_cursor;  ///< what the first poll ever sends
    Locator cursor;            ///< where the next one stands; empty: the whole list every time
    int pages = 20;            ///< of one poll
};

struct RestSettings {
    LineSettings line;
    std::vector<std::pair<std::string, TextTemplate>> headers;
    std::string idempotency_header;  ///< carries the delivery's id: repeating is safe then
    std::optional<RestCall> create, update, event, find;
    std::optional<TextTemplate> status;
    std::optional<RestList> list;
    AnswerRules answer;
    Locator found;  ///< in the answer to `find`
    std::filesystem::path status_mapping, list_mapping;
    std::string list_items;
    std::optional<UploadSettings> files_out;
    std::optional<DownloadSettings> files_in;
};

std::vector<SettingKey> rest_keys();
/// Throws std::runtime_error with one sentence.
RestSettings read_rest(const Settings& block);

std::unique_ptr<Connector> make_rest_connector(RestSettings settings, AdapterKit kit,
                                               std::shared_ptr<const Translation> translation);

/// Null when the settings name neither `status` nor `list`.
std::unique_ptr<Source> make_rest_source(RestSettings settings, AdapterKit kit, const TranslationSettings& mapping);

}  // namespace gateway::municipal
