// The border between a partner's documents and ours: mappings of the configuration in both directions.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/municipal/arrival.hpp"
#include "gateway/core/accept.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/core/settings.hpp"

namespace gateway::municipal {

struct TranslationSettings {
    enum class Format { json, xml, csv };
    Format format = Format::json;
    std::string content_type;              ///< of what we send; empty: that of the format
    std::filesystem::path out, event_out;  ///< our appeal, our event → their document; empty: canonical as it is
    std::filesystem::path in;              ///< their document (or one item of it) → our appeal or event
    std::filesystem::path dictionaries;    ///< folder of the dictionaries the mappings name
    std::string items;                     ///< where the list stands in a document of many ("/requests"); empty: one
    std::string csv_separator = ";";
    std::vector<std::string> csv_columns;  ///< of what we send
    std::string regime = "other";          ///< of appeals that say none
    std::vector<std::string> territory;    ///< ОКТМО prefixes this partner is responsible for; empty: everywhere
};

std::vector<SettingKey> mapping_keys();
/// Throws std::runtime_error with one sentence.
TranslationSettings read_mapping(const Settings& block);

/// A document of ours in the partner's words.
struct Letter {
    std::string octets, content_type;
    std::vector<MappingStamp> mapped;  ///< for Outcome::mapped
    bool nothing = false;              ///< the mapping says (null) that the partner need not hear of this event
};

/// One thing a partner's document says: a message for Accept, or why it is none.
struct Piece {
    std::string text;  ///< this item of the document, what is parked when it cannot be taken
    std::optional<Submission> submission;
    std::optional<Fault> fault;
};

/// Immutable, any thread; all work is CPU work: call inside `offload`.
class Translation {
public:
    /// Throws std::runtime_error naming the mapping that does not load.
    Translation(std::string connector, TranslationSettings settings);
    ~Translation();
    Translation(const Translation&) = delete;
    Translation& operator=(const Translation&) = delete;

    /// Throws Fault(unknown_territory) for an appeal outside the partner's territory, Fault(mapping_failed | bad_value | …).
    Letter outwards(const Delivery& delivery) const;

    /// Every item of the document. Throws Fault when the document as a whole cannot be read.
    std::vector<Piece> inwards(const Arrival& arrival) const;
    /// `arrival.octets` is one item already (it was parked before).
    std::vector<Piece> inwards_item(const Arrival& arrival) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Kinds of the ids this adapter keeps with an appeal; the system is the connector.
inline constexpr std::string_view partner_id_kind = "id";  ///< what the partner calls the appeal
inline constexpr std::string_view our_id_kind = "ours";    ///< our appeal id, as this partner was told it

bool is_appeal(MessageKind kind);

/// What is kept when the partner has an appeal: its id (a partner that gives none calls it as we do) and ours.
std::vector<ExternalId> learned_ids(const Delivery& delivery, const std::string& connector, const std::string& partner_id);

/// The partner's id among those known; empty when there is none.
std::string partner_id_of(const std::vector<ExternalId>& ids, const std::string& connector);

}  // namespace gateway::municipal
