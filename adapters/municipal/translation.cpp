#include "adapters/municipal/translation.hpp"

#include <boost/json.hpp>
#include <utility>

#include "adapters/municipal/completion.hpp"
#include "adapters/municipal/items.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/mapping/mapping.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::municipal {
namespace json = boost::json;
namespace {

using Format = TranslationSettings::Format;

std::optional<Mapping> load(const std::filesystem::path& file, const std::filesystem::path& dictionaries) {
    if (file.empty()) return std::nullopt;
    return Mapping::load(file, dictionaries);
}

bool takes_xml(const std::optional<Mapping>& mapping, Format format) {
    return mapping ? mapping->format() == MappingFormat::xml : format == Format::xml;
}

std::string_view content_type_of(Format format) {
    switch (format) {
        case Format::json:
            return "application/json";
        case Format::xml:
            return "application/xml";
        case Format::csv:
            return "text/csv; charset=utf-8";
    }
    return {};
}

/// A mapping that makes one JSON text means the text itself: forms, plain letters.
std::string unquoted(std::string made) {
    if (!made.starts_with('"')) return made;
    boost::system::error_code error;
    const auto value = json::parse(made, error);
    return !error && value.is_string() ? std::string(value.get_string()) : made;
}

/// What adapters keep for themselves is nobody else's business.
void make_bare(Appeal& appeal) {
    std::erase_if(appeal.ext, [](const auto& field) { return field.first != unknown_fields; });
}

/// The canonical documents a mapping made of one item: none, one or several.
std::vector<std::string> made_documents(const std::string& made, bool xml) {
    if (xml) {
        const auto first = made.find_first_not_of(" \t\r\n");
        if (first == std::string::npos) return {};
        const auto document = XmlDocument::parse(made);
        if (document.root().name() != "list") return {made};
        std::vector<std::string> all;
        for (auto node = document.root().first_child(); node; node = node.next()) all.push_back(canonicalize_exclusive(node));
        return all;
    }
    if (made == "null") return {};
    if (!made.starts_with('[')) return {made};
    return json_items(made, "/");
}

}  // namespace

struct Translation::State {
    std::string connector;
    TranslationSettings settings;
    Manners manners;
    std::optional<Mapping> out, event_out, in;

    void print(const std::optional<Mapping>& mapping, std::string document, Letter& letter) const {
        letter.octets = std::move(document);
        if (!mapping) return;
        MappedDocument made = mapping->run(letter.octets, {{"connector", connector}});
        letter.mapped.push_back(made.stamp());
        letter.octets = std::move(made.text);
    }
    bool lists() const { return settings.format == Format::csv || !settings.items.empty(); }
    std::map<std::string, std::string> parameters_of(const Arrival& arrival) const;
    std::vector<std::string> cut(const Arrival& arrival) const;
    void read_item(std::string text, const Arrival& arrival, std::vector<Piece>& pieces) const;
};

Translation::Translation(std::string connector, TranslationSettings settings) : state_(std::make_unique<State>()) {
    state_->manners = {connector, settings.regime, settings.territory};
    state_->out = load(settings.out, settings.dictionaries);
    state_->event_out = load(settings.event_out, settings.dictionaries);
    state_->in = load(settings.in, settings.dictionaries);
    state_->connector = std::move(connector);
    state_->settings = std::move(settings);
}

Translation::~Translation() = default;

Letter Translation::outwards(const Delivery& delivery) const {
    require_territory(appeal_from_json(delivery.appeal), state_->settings.territory);
    Letter letter;
    if (is_appeal(delivery.kind)) {
        Appeal appeal = appeal_from_json(delivery.canonical);
        make_bare(appeal);
        const bool xml = takes_xml(state_->out, state_->settings.format);
        state_->print(state_->out, xml ? appeal_to_xml(appeal) : to_json(appeal), letter);
    } else {
        AppealEvent event = event_from_json(delivery.canonical);
        event.ext.clear();
        const auto partners = partner_id_of(delivery.external_ids, state_->connector);
        if (!partners.empty())
            event.external_id = AppealExternalId{state_->connector, std::string(partner_id_kind), partners, {}, {}, {}};
        const bool xml = takes_xml(state_->event_out, state_->settings.format);
        state_->print(state_->event_out, xml ? event_to_xml(event) : to_json(event), letter);
    }
    if (!letter.mapped.empty() && letter.octets == "null") {
        if (is_appeal(delivery.kind)) throw Fault(Cause::mapping_failed, "the mapping made nothing of an appeal");
        letter.nothing = true;
        return letter;
    }
    const auto& settings = state_->settings;
    letter.octets = settings.format == Format::csv
                        ? csv_text(letter.octets, settings.csv_columns, settings.csv_separator.front())
                        : unquoted(std::move(letter.octets));
    letter.content_type = settings.content_type.empty() ? content_type_of(settings.format) : settings.content_type;
    return letter;
}

std::vector<std::string> Translation::State::cut(const Arrival& arrival) const {
    if (settings.format == Format::csv) return csv_items(arrival.octets, settings.csv_separator.front());
    if (settings.items.empty()) return {arrival.octets};
    if (settings.format == Format::xml) return xml_items(arrival.octets, settings.items);
    return json_items(arrival.octets, settings.items);
}

/// What an XSLT cannot know by itself.
std::map<std::string, std::string> Translation::State::parameters_of(const Arrival& arrival) const {
    return {{"connector", connector},
            {"id", arrival.id},
            {"about", arrival.about},
            {"now", to_rfc3339(arrival.at)},
            {"appeal_id", make_uuid_v7(arrival.at)},
            {"event_id", event_id_for(arrival)}};
}

void Translation::State::read_item(std::string text, const Arrival& arrival, std::vector<Piece>& pieces) const {
    Arrival item = arrival;
    item.octets = std::move(text);
    if (lists()) item.id.clear();  // one name for many things is nobody's name
    try {
        const bool xml = takes_xml(in, settings.format);
        std::vector<MappingStamp> mapped;
        std::string made = item.octets;
        if (in) {
            MappedDocument document = in->run(item.octets, parameters_of(item));
            mapped.push_back(document.stamp());
            made = std::move(document.text);
        }
        for (const auto& document : made_documents(made, xml)) {
            Piece piece;
            piece.text = item.octets;
            piece.submission = xml ? submission_of_xml(document, item, manners) : submission_of_json(document, item, manners);
            piece.submission->mapped = mapped;
            pieces.push_back(std::move(piece));
        }
    } catch (const Fault& fault) {
        Piece piece;
        piece.text = item.octets;
        piece.fault = fault;
        pieces.push_back(std::move(piece));
    }
}

std::vector<Piece> Translation::inwards(const Arrival& arrival) const {
    std::vector<Piece> pieces;
    for (auto& item : state_->cut(arrival)) state_->read_item(std::move(item), arrival, pieces);
    return pieces;
}

std::vector<Piece> Translation::inwards_item(const Arrival& arrival) const {
    std::vector<Piece> pieces;
    state_->read_item(arrival.octets, arrival, pieces);
    return pieces;
}

bool is_appeal(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

std::vector<ExternalId> learned_ids(const Delivery& delivery, const std::string& connector, const std::string& partner_id) {
    return {{connector, std::string(partner_id_kind), partner_id.empty() ? delivery.appeal_id : partner_id},
            {connector, std::string(our_id_kind), delivery.appeal_id}};
}

std::string partner_id_of(const std::vector<ExternalId>& ids, const std::string& connector) {
    for (const auto& id : ids)
        if (id.system == connector && id.kind == partner_id_kind) return id.value;
    return {};
}

}  // namespace gateway::municipal
