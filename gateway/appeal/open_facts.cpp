#include "gateway/appeal/open_facts.hpp"

#include "gateway/appeal/disclosure.hpp"
#include "gateway/appeal/json_codec.hpp"

namespace gateway {

std::string open_facts(const Appeal& appeal) {
    Appeal open = disclose(appeal, {.contacts = false, .identifiers = false, .content = false});
    for (std::size_t i = 0; i < open.answers.size(); ++i)
        if (!appeal.answers[i].text.empty()) open.answers[i].text = "•••";
    return to_json(open);
}

}  // namespace gateway
