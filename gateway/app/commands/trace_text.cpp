#include "gateway/app/commands/trace_text.hpp"

#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

using boost::json::value;

std::string head_text(const value& story) {
    std::string text = "Обращение / appeal   " + text_of(story, "appeal_id") + "\n";
    text += "Статус / status      " + text_of(story, "status") + " (" + text_of(story, "regime") + ")\n";
    text += "Откуда / origin      " + text_of(story, "origin") + ", принято / taken " + time_of(story, "created_at") +
            ", изменено / changed " + time_of(story, "changed_at") + "\n";
    const char* label = "Номера / ids         ";
    for (const value& id : story.at("external_ids").as_array()) {
        text += label + text_of(id, "system") + "  " + text_of(id, "kind") + "  " + text_of(id, "value") + "\n";
        label = "                     ";
    }
    return text;
}

std::string detail_of_hop(const value& hop) {
    std::string text;
    const auto add = [&](const std::string& what) {
        if (!what.empty()) text += (text.empty() ? "" : "; ") + what;
    };
    const std::string ms = text_of(hop, "ms"), signature = text_of(hop, "signature");
    if (!ms.empty()) add(ms + " мс/ms");
    const std::string stage = text_of(hop, "stage");
    if (!stage.empty()) add(text_of(hop, "stage_ru") + " (" + stage + ")");
    add(cause_of(hop));
    add(text_of(hop, "detail"));
    if (!signature.empty()) add("подпись/signature " + signature);
    return text;
}

std::string hops_text(const value& story) {
    std::vector<TextRow> rows{{"ВРЕМЯ/TIME (UTC)", "ПУТЬ/WAY", "ПАРТНЁР/PARTNER", "ЧТО/WHAT", "№", "ИСХОД/OUTCOME",
                               "ДАЙДЖЕСТ/DIGEST", "ПОДРОБНО/DETAIL"}};
    for (const value& hop : story.at("hops").as_array()) {
        const bool in = text_of(hop, "direction") == "in";
        rows.push_back({time_of(hop, "at"), in ? "→ вход/in" : "← выход/out", text_of(hop, "connector"), text_of(hop, "kind"),
                        text_of(hop, "attempt"), text_of(hop, "outcome"), text_of(hop, "digest").substr(0, 12),
                        detail_of_hop(hop)});
    }
    return text_table(rows);
}

std::string deadlines_text(const value& story) {
    const auto& items = story.at("deadlines").as_array();
    if (items.empty()) return {};
    std::vector<TextRow> rows{
        {"СРОК/TERM", "ПРАВИЛО/RULE", "ОТКУДА/SOURCE", "ИСТЕКАЕТ/DUE (UTC)", "СОСТОЯНИЕ/STATE", "ДАЛЬШЕ/NEXT (UTC)"}};
    for (const value& item : items)
        rows.push_back({text_of(item, "stage"), text_of(item, "rule"), text_of(item, "source"), time_of(item, "due_at"),
                        text_of(item, "state"), time_of(item, "next_at")});
    return text_table(rows) + "\n";
}

std::string evidence_text(const value& story) {
    const auto& items = story.at("evidence").as_array();
    if (items.empty()) return {};
    std::vector<TextRow> rows{{"ДОКАЗАТЕЛЬСТВО/EVIDENCE", "ВРЕМЯ/TIME (UTC)", "ВИД/KIND", "ОПЕРАЦИЯ/OPERATION",
                               "ПАРТНЁР/PARTNER", "ДАЙДЖЕСТ/DIGEST"}};
    for (const value& item : items)
        rows.push_back({text_of(item, "seq"), time_of(item, "at"), text_of(item, "kind"), text_of(item, "operation"),
                        text_of(item, "connector"), text_of(item, "sha256").substr(0, 16)});
    return text_table(rows) + "\n";
}

/// Codes of partners that no dictionary knew: for whoever keeps the dictionaries.
std::string quality_text(const value& story) {
    std::vector<TextRow> rows{{"НЕЗНАКОМЫЙ КОД/UNKNOWN CODE", "СПРАВОЧНИК/DICTIONARY", "ВРЕМЯ/TIME (UTC)", "ПАРТНЁР/PARTNER"}};
    for (const value& entry : story.at("journal").as_array()) {
        if (text_of(entry, "kind") != "data.quality") continue;
        const value& detail = entry.at("detail");
        rows.push_back(
            {text_of(detail, "value"), text_of(detail, "dictionary"), time_of(entry, "at"), text_of(entry, "connector")});
    }
    return rows.size() == 1 ? std::string() : text_table(rows) + "\n";
}

/// Breaches of the operator's rules, as they were said and mended, with who answers.
std::string rules_text(const value& story) {
    const auto* items = story.as_object().if_contains("quality");
    if (items == nullptr || items->as_array().empty()) return {};
    std::vector<TextRow> rows{{"КАЧЕСТВО/QUALITY", "ПРАВИЛО/RULE", "ВАЖНОСТЬ/SEVERITY", "ЧТО/WHAT", "ГДЕ/PLACE", "БЛОК/SECTOR",
                               "ОТВЕЧАЕТ/HEAD", "ВРЕМЯ/TIME (UTC)"}};
    for (const value& one : items->as_array())
        rows.push_back({text_of(one, "state") == "broken" ? "нарушено/broken" : "устранено/mended", text_of(one, "rule"),
                        text_of(one, "severity"), text_of(one, "what"), text_of(one, "place"), text_of(one, "sector"),
                        text_of(one, "head"), time_of(one, "at")});
    return text_table(rows) + "\n";
}

std::string steps_text(const value& story) {
    const auto& steps = story.at("next_steps").as_array();
    std::string text = "Что сделать / what to do\n";
    if (steps.empty()) return text + "  Ничего: шлюз справляется сам. / Nothing: the gateway copes by itself.\n";
    for (const value& step : steps) {
        text += "  • " + text_of(step, "ru") + "\n    " + text_of(step, "en") + "\n";
        const std::string command = text_of(step, "command");
        if (!command.empty()) text += "      " + command + "\n";
    }
    return text;
}

}  // namespace

std::string trace_text(const value& story) {
    return head_text(story) + "\n" + deadlines_text(story) + hops_text(story) + "\n" + evidence_text(story) +
           quality_text(story) + rules_text(story) + steps_text(story);
}

}  // namespace gateway
