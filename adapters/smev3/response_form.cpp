#include "adapters/smev3/response_form.hpp"

#include <algorithm>

namespace gateway::smev3 {

namespace {

constexpr std::size_t most_rejections = 100;
constexpr std::string_view default_code = "NO_DATA";

std::vector<std::string> pieces(const std::string& text, std::string_view separators) {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < text.size() && found.size() < most_rejections;) {
        const auto begin = text.find_first_not_of(separators, at);
        if (begin == std::string::npos) break;
        const auto end = std::min(text.find_first_of(separators, begin), text.size());
        found.push_back(text.substr(begin, end - begin));
        at = end;
    }
    return found;
}

std::vector<Rejection> rejections_of(const AppealEvent& event, const Version& version) {
    std::vector<std::string> codes = pieces(event.status_raw, ", \n");
    std::vector<std::string> texts = pieces(event.note, "\n");
    if (codes.empty()) codes.emplace_back(default_code);
    std::vector<Rejection> made;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const std::string code = version.has_reject_code(codes[i]) ? codes[i] : std::string(default_code);
        // One code says it all in one text; several go line by line.
        std::string text = codes.size() == 1 ? event.note : i < texts.size() ? texts[i] : std::string();
        if (text.empty()) text = event.status.text();
        made.push_back({code, short_text(std::move(text), longest_text)});
    }
    return made;
}

}  // namespace

ResponseForm form_of(MessageKind kind, const AppealEvent& event) {
    if (kind == MessageKind::answer_sent) return ResponseForm::content;
    return event.status == Status::returned && !event.answer ? ResponseForm::rejected : ResponseForm::status;
}

ResponseMessage response_of(MessageKind kind, const AppealEvent& event, const Version& version) {
    ResponseMessage message;
    const ResponseForm form = form_of(kind, event);
    if (form == ResponseForm::rejected) message.rejections = rejections_of(event, version);
    if (form == ResponseForm::status) {
        const std::string word(event.status.text());
        message.status = {static_cast<int>(event.status.value),
                          short_text(event.note.empty() ? word : event.note, longest_text),
                          {{"status", word}, {"at", to_rfc3339(event.at)}}};
    }
    return message;
}

std::string short_text(std::string text, std::size_t most) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u;
        if (starts && ++characters > most) return text.substr(0, at);
    }
    return text;
}

}  // namespace gateway::smev3
