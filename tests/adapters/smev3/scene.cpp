#include "tests/adapters/smev3/scene.hpp"

#include <algorithm>
#include <sstream>

#include "adapters/smev3/settings.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/setting_values.hpp"
#include "places.hpp"
#include "tests/support/test_keys.hpp"

namespace gateway::smev3 {

namespace json = boost::json;

namespace {

/// "a b" → blocks of `filters`: namespace urn:x, these roots.
Settings::Value filters_of(const SettingKey& key, const std::string& roots) {
    Settings::Value value;
    value.given = true;
    std::istringstream words(roots);
    for (std::string root; words >> root;) {
        Settings block = default_settings(key.keys);
        Settings::Value text;
        text.given = true;
        text.text = "urn:x";
        block.set("namespace", text);
        text.text = root;
        block.set("root", text);
        value.blocks.emplace_back(std::to_string(value.blocks.size()), block);
    }
    return value;
}

/// "every=1m slowest=4m" → the block with those keys beside ПОС's example mappings.
Settings::Value inquiry_of(const SettingKey& key, const std::string& text) {
    const std::filesystem::path mappings = std::filesystem::path(SOURCE_DIR) / "config" / "mappings";
    Words given{
        {"question", mappings / "pos-eas-inquiry.xslt"}, {"answer", mappings / "pos-eas-history.xslt"}, {"about", "pos_id"}};
    std::istringstream words(text);
    for (std::string word; words >> word;) given[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
    Settings block = default_settings(key.keys);
    for (const auto& [name, value] : given)
        block.set(name, scalar_setting(*std::ranges::find(key.keys, name, &SettingKey::name), value));
    Settings::Value value;
    value.given = true;
    value.blocks.emplace_back("", block);
    return value;
}

Settings::Value value_of(const SettingKey& key, const std::string& text) {
    if (key.name == "filters") return filters_of(key, text);
    if (key.name == "inquire") return inquiry_of(key, text);
    return scalar_setting(key, text);
}

}  // namespace

Settings smev_settings(const Words& given, const std::vector<std::string>& senders, const Words& partners) {
    const std::vector<SettingKey> keys = smev3_setting_keys();
    Settings settings = default_settings(keys);
    for (const auto& [name, text] : given) {
        const auto key = std::ranges::find(keys, name, &SettingKey::name);
        REQUIRE(key != keys.end());
        settings.set(name, value_of(*key, text));
    }
    if (!senders.empty()) {
        Settings::Value value;
        value.given = true;
        value.list = senders;
        settings.set("senders", value);
    }
    if (!partners.empty()) {
        const auto key = std::ranges::find(keys, "partners", &SettingKey::name);
        Settings::Value value;
        value.given = true;
        for (const auto& [name, certificate] : partners) {
            Settings block = default_settings(key->keys);
            Settings::Value list;
            list.given = true;
            list.list = {certificate};
            block.set("certificates", list);
            value.blocks.emplace_back(name, block);
        }
        settings.set("partners", value);
    }
    return settings;
}

Desk::Desk() : trust(TrustStore::load(test_keys() / "trust" / "gost")) {}

Desk::~Desk() {
    workers.join();
}

std::shared_ptr<const SigningKey> Desk::key(std::string_view name) {
    const auto folder = test_keys() / "gost";
    return load_pem_key(folder / (std::string(name) + ".key.pem"), folder / (std::string(name) + ".crt.pem"));
}

AdapterKit Desk::kit(std::string id) {
    return {std::move(id),
            io.get_executor(),
            workers,
            web,
            [this](Submission submission) { return accept(std::move(submission)); },
            ledger,
            mailbox,
            evidence,
            blobs,
            clock,
            log,
            [](std::string_view name) { return key(name); },
            [this](std::string_view) { return &trust; },
            std::string()};
}

Adapter Desk::make(const Words& given, const std::vector<std::string>& senders, const Words& partners, std::string id) {
    Words words = given;
    words.try_emplace("key", "gateway-sign");
    words.try_emplace("trust", "gost");
    return make_smev3_kind().make(smev_settings(words, senders, partners), kit(std::move(id)));
}

Task<Receipt> Desk::accept(Submission submission) {
    if (refusal) throw Fault(*refusal);
    const Envelope& fresh = submission.envelope;
    for (const Submission& known : taken) {
        const Envelope& old = known.envelope;
        if (old.sender != fresh.sender || old.sender_message_id != fresh.sender_message_id) continue;
        if (old.content_digest != fresh.content_digest) throw Fault(Cause::duplicate_other_content);
        ++repeats;
        co_return Receipt{old.message_id, {}, old.received_at, old.content_digest, true};
    }
    submission.envelope.message_id = make_uuid_v7(clock.now());
    taken.push_back(std::move(submission));
    const Envelope& kept = taken.back().envelope;
    co_return Receipt{kept.message_id, {}, kept.received_at, kept.content_digest, false};
}

Scene::Scene(Words settings, stand::SmevStandOptions options) {
    stand::StandKit given{"smev",
                          io.get_executor(),
                          workers,
                          clock,
                          log,
                          [](std::string_view name) { return key(name); },
                          [this](std::string_view) { return &trust; }};
    system = stand::make_smev_stand(std::move(options), std::move(given));
    ServerSettings listening;
    listening.spool_dir = std::filesystem::temp_directory_path();
    server = std::make_unique<WebServer>(io.get_executor(), listening, log);
    server->serve({&system->endpoint()});
    server->listen();
    settings.try_emplace("url", "http://127.0.0.1:" + std::to_string(server->port()) + "/smev/v1.2/ws");
    adapter = make(settings);
}

std::string Scene::ask(const std::string& content) {
    json::object order;
    order["requests"] = json::array{json::object{{"content", content}}};
    const auto answer = json::parse(system->command("requests", json::serialize(order)));
    return std::string(answer.at("ids").at(0).as_string());
}

void Scene::misbehave(const std::vector<std::string>& rules) {
    std::vector<stand::FaultRule> parsed;
    for (const std::string& rule : rules) parsed.push_back(stand::parse_fault(rule));
    system->faults().set(std::move(parsed));
}

std::int64_t Scene::counter(const char* name) const {
    return book().at("counters").at(name).to_number<std::int64_t>();
}

std::int64_t Scene::operations(const char* name) const {
    const auto book_now = book();
    const auto& operations = book_now.at("operations").as_object();
    return operations.contains(name) ? operations.at(name).to_number<std::int64_t>() : 0;
}

std::int64_t Scene::came_back(const std::string& id, const char* what) const {
    return book().at("given").at(id).at(what).to_number<std::int64_t>();
}

Delivery Scene::delivery(MessageKind kind, std::string canonical, std::string appeal) {
    Delivery made;
    made.delivery_id = make_uuid_v7(clock.now());
    made.kind = kind;
    made.canonical = std::move(canonical);
    made.appeal = std::move(appeal);
    made.note = adapter.connector->prepare(made);
    return made;
}

Appeal small_appeal(Time now) {
    Appeal appeal;
    appeal.appeal_id = make_uuid_v7(now);
    AppealExternalId id;
    id.system = "epgu";
    id.kind = "number";
    id.value = "ЕПГУ-" + appeal.appeal_id.substr(0, 8);
    appeal.external_ids.push_back(std::move(id));
    appeal.regime = Regime::pos_message;
    appeal.channel = Channel::smev;
    appeal.created_at = appeal.status_at = now;
    appeal.status = Status::received;
    appeal.text.body = "Яма на дороге у дома 5 <опасно> & \"глубоко\"";
    appeal.location.oktmo8 = "33701000";
    Question question;
    question.n = 1;
    Topic topic;
    topic.scheme = TopicScheme::local;
    topic.code = "roads";
    question.topics.push_back(std::move(topic));
    question.status = Status::received;
    appeal.questions.push_back(std::move(question));
    return appeal;
}

AppealEvent answer_event(const Appeal& appeal, Time now) {
    AppealEvent event;
    event.event_id = "city:" + make_uuid_v7(now);
    event.kind = MessageKind::answer_sent;
    event.appeal_id = appeal.appeal_id;
    event.at = now;
    event.source = "city";
    event.status = Status::answered;
    Answer answer;
    answer.id = "a1";
    answer.kind = AnswerKind::final;
    answer.text = "Яма засыпана";
    event.answer = std::move(answer);
    return event;
}

}  // namespace gateway::smev3
