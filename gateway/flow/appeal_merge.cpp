#include "gateway/flow/appeal_merge.hpp"

#include <algorithm>
#include <set>

#include "gateway/appeal/identifiers.hpp"
#include "gateway/appeal/status.hpp"

namespace gateway {

namespace {

/// Takes `incoming` where it says something.
template <class T>
void take(T& known, T incoming) {
    if (!(incoming == T{})) known = std::move(incoming);
}

template <class E>
void take(Open<E>& known, const Open<E>& incoming) {
    if (incoming.given()) known = incoming;
}

void take(Ext& known, Ext incoming) {
    for (auto& [name, value] : incoming) known[name] = std::move(value);
}

/// Replaces what has the same key, adds what is new, drops nothing.
template <class Item, class Same>
void unite(std::vector<Item>& known, std::vector<Item> incoming, Same same) {
    for (auto& item : incoming) {
        const auto at = std::find_if(known.begin(), known.end(), [&](const Item& other) { return same(other, item); });
        if (at == known.end())
            known.push_back(std::move(item));
        else
            *at = std::move(item);
    }
}

constexpr auto same_id = [](const auto& a, const auto& b) { return a.id == b.id; };

/// What was asked is the origin's; how far it is, is not said here.
void take_question(Question& known, Question incoming) {
    take(known.topics, std::move(incoming.topics));
    take(known.org_current, std::move(incoming.org_current));
    take(known.root_cause, std::move(incoming.root_cause));
    if (!known.dates.incoming) known.dates.incoming = incoming.dates.incoming;
    if (!known.dates.registered) known.dates.registered = incoming.dates.registered;
    take(known.ext, std::move(incoming.ext));
}

void take_questions(std::vector<Question>& known, std::vector<Question> incoming) {
    for (auto& question : incoming) {
        const auto at = std::find_if(known.begin(), known.end(), [&](const Question& q) { return q.n == question.n; });
        if (at == known.end())
            known.push_back(std::move(question));
        else
            take_question(*at, std::move(question));
    }
}

void take_contents(Appeal& known, Appeal incoming) {
    take(known.regime, incoming.regime);
    take(known.fz59, std::move(incoming.fz59));
    take(known.channel, incoming.channel);
    take(known.incoming_date, std::move(incoming.incoming_date));
    take(known.registration, std::move(incoming.registration));
    take(known.applicant, std::move(incoming.applicant));
    take(known.text, std::move(incoming.text));
    take_questions(known.questions, std::move(incoming.questions));
    take(known.location, std::move(incoming.location));
    take(known.routing, std::move(incoming.routing));
    take(known.flags, std::move(incoming.flags));
    unite(known.deadlines, std::move(incoming.deadlines),
          [](const auto& a, const auto& b) { return a.stage == b.stage && a.source == b.source; });
    take(known.rating, std::move(incoming.rating));
    take(known.staff, std::move(incoming.staff));
    unite(known.links, std::move(incoming.links),
          [](const auto& a, const auto& b) { return a.rel == b.rel && a.appeal_id == b.appeal_id; });
    take(known.ext, std::move(incoming.ext));
}

const HistoryEntry* last_word(const Appeal& known, const std::string& connector) {
    const auto said = std::find_if(known.history.rbegin(), known.history.rend(),
                                   [&](const HistoryEntry& entry) { return entry.source == connector; });
    return said == known.history.rend() ? nullptr : &*said;
}

void take_status(Appeal& known, const Appeal& incoming, const std::string& connector, Time now) {
    if (!incoming.status.given()) return;
    const auto* said = last_word(known, connector);
    if (said != nullptr && said->status == incoming.status && said->status_raw == incoming.status_raw) return;
    AppealEvent event;
    event.appeal_id = known.appeal_id;
    event.at = incoming.status_at;
    event.source = connector;
    event.status = incoming.status;
    event.status_raw = incoming.status_raw;
    apply(known, event, now);
}

}  // namespace

Appeal merged(const Appeal& known, Appeal incoming, const Bringer& bringer, Time now) {
    Appeal result = known;
    for (const auto& id : incoming.external_ids) merge_external_id(result, id);
    take_status(result, incoming, bringer.connector, now);
    unite(result.answers, std::move(incoming.answers), same_id);
    unite(result.attachments, std::move(incoming.attachments), same_id);
    if (bringer.is_origin) take_contents(result, std::move(incoming));
    return result;
}

RouteFacts facts_of(const Appeal& appeal) {
    RouteFacts facts;
    facts.regime = appeal.regime.text();
    facts.channel = appeal.channel.text();
    std::set<std::string> codes;
    for (const auto* code :
         {&appeal.location.oktmo8, &appeal.location.oktmo11, &appeal.routing.municipality_oktmo, &appeal.routing.region_oktmo})
        if (!code->empty() && codes.insert(*code).second) facts.oktmo.push_back(*code);
    std::set<std::pair<std::string, std::string>> topics;
    for (const auto& question : appeal.questions)
        for (const auto& topic : question.topics)
            if (topics.emplace(topic.scheme.text(), topic.code).second)
                facts.topics.push_back({std::string(topic.scheme.text()), topic.code});
    return facts;
}

std::vector<std::string> broken_identifiers(const Appeal& appeal) {
    std::vector<std::string> broken;
    const auto check = [&broken](std::string_view pointer, const std::string& value, bool (*holds)(std::string_view)) {
        if (!value.empty() && !holds(value)) broken.emplace_back(pointer);
    };
    check("/applicant/org/inn", appeal.applicant.org.inn, is_inn);
    check("/applicant/org/ogrn", appeal.applicant.org.ogrn, [](std::string_view v) { return is_ogrn(v) || is_ogrnip(v); });
    check("/applicant/snils", appeal.applicant.snils, is_snils);
    check("/location/oktmo8", appeal.location.oktmo8, is_oktmo);
    check("/location/oktmo11", appeal.location.oktmo11, is_oktmo);
    check("/routing/municipality_oktmo", appeal.routing.municipality_oktmo, is_oktmo);
    return broken;
}

}  // namespace gateway
