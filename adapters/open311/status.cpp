#include "adapters/open311/status.hpp"

#include <array>

#include "gateway/appeal/status.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::open311 {
namespace {

struct Word {
    std::string_view word;
    Status status;
    Decision decision = Decision::unknown;
};

/// GeoReport v2, then CitySDK, then mySociety (facts/open311.md §6.7, facts/appeals.md §10).
constexpr std::array<Word, 24> words{{{"closed", Status::answered},
                                      {"pending", Status::received},
                                      {"received", Status::registered},
                                      {"in process", Status::in_work},
                                      {"processed", Status::answered},
                                      {"rejected", Status::rejected_moderation},
                                      {"archived", Status::archived},
                                      {"investigating", Status::in_work},
                                      {"in progress", Status::in_work},
                                      {"planned", Status::extended},
                                      {"action scheduled", Status::extended},
                                      {"for triage", Status::registered},
                                      {"fixed", Status::answered, Decision::solved},
                                      {"fixed council", Status::answered, Decision::solved},
                                      {"resolved", Status::answered, Decision::solved},
                                      {"done", Status::answered, Decision::solved},
                                      {"no further action", Status::answered, Decision::refused},
                                      {"unable to fix", Status::answered, Decision::refused},
                                      {"not councils responsibility", Status::transferred_out},
                                      {"internal referral", Status::transferred_out},
                                      {"duplicate", Status::merged},
                                      {"cancelled", Status::withdrawn},
                                      {"reopen", Status::reopened},
                                      {"reopened", Status::reopened}}};

std::string folded(std::string_view word) {
    std::string text;
    for (const char c : word) {
        if (c == '_' || c == ' ' || c == '-') {
            if (!text.empty() && text.back() != ' ') text += ' ';
        } else {
            text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

Meaning made(Status status, Decision decision) {
    Meaning meaning;
    meaning.status = status;
    if (decision != Decision::unknown) meaning.decision = decision;
    meaning.closes = is_final(status);
    return meaning;
}

}  // namespace

std::string_view public_status(Status status) {
    return is_final(status) ? "closed" : "open";
}

std::string_view public_sentence(Status status) {
    switch (status) {
        case Status::received:
            return "Обращение получено";
        case Status::registered:
            return "Обращение зарегистрировано";
        case Status::assigned:
            return "Назначен исполнитель";
        case Status::in_work:
            return "Обращение в работе";
        case Status::extended:
            return "Срок рассмотрения продлён";
        case Status::info_requested:
            return "Запрошены уточнения";
        case Status::transferred_out:
            return "Обращение передано по компетенции";
        case Status::answer_prepared:
            return "Ответ готовится";
        case Status::approved:
            return "Ответ согласован";
        case Status::answered:
        case Status::rated:
        case Status::archived:
            return "Ответ дан";
        case Status::reopened:
            return "Обращение рассматривается повторно";
        case Status::rejected_moderation:
            return "Обращение отклонено";
        case Status::merged:
            return "Обращение объединено с другим";
        case Status::withdrawn:
            return "Обращение отозвано";
        case Status::left_without_answer:
            return "Обращение оставлено без ответа";
        case Status::returned:
            return "Обращение возвращено";
        case Status::spam:
            return "Обращение не рассматривается";
        case Status::unknown:
            return "Обращение рассматривается";
    }
    return "Обращение рассматривается";
}

Meaning meaning_of(std::string_view word, std::string_view notes, const std::map<std::string, std::string>& own) {
    const auto text = folded(word);
    for (const auto& [known, status] : own) {
        if (folded(known) == text) return made(status_of(status), Decision::unknown);
    }
    if (text == "open" || text.empty()) return made(notes.empty() ? Status::registered : Status::in_work, Decision::unknown);
    for (const auto& known : words) {
        if (known.word == text) return made(known.status, known.decision);
    }
    Meaning meaning;
    meaning.status = Status::unknown;
    meaning.known = false;
    return meaning;
}

std::string digest_of_words(const std::map<std::string, std::string>& own) {
    std::string list;
    for (const auto& [word, status] : own) list += word + ";" + status + "\n";
    list += "\n";
    for (const auto& known : words) list += std::string(known.word) + ";" + std::string(to_text(known.status)) + "\n";
    return sha256_hex(list);
}

std::string_view update_status(Status status, Decision decision) {
    switch (status) {
        case Status::answered:
        case Status::rated:
        case Status::archived:
            return decision == Decision::solved ? "FIXED" : decision == Decision::refused ? "NO_FURTHER_ACTION" : "CLOSED";
        case Status::in_work:
        case Status::assigned:
            return "IN_PROGRESS";
        case Status::extended:
            return "ACTION_SCHEDULED";
        case Status::transferred_out:
            return "NOT_COUNCILS_RESPONSIBILITY";
        case Status::merged:
            return "DUPLICATE";
        case Status::withdrawn:
            return "CANCELLED";
        case Status::rejected_moderation:
        case Status::left_without_answer:
        case Status::returned:
        case Status::spam:
            return "CLOSED";
        default:
            return "OPEN";
    }
}

}  // namespace gateway::open311
