#include "tests/adapters/smev3_adapter/scene.hpp"

#include <algorithm>

#include "adapters/smev3_adapter/message.hpp"
#include "adapters/smev3_adapter/settings.hpp"
#include "gateway/core/setting_values.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway::smev3_adapter {

namespace {

const std::string head = "xmlns=\"" + std::string(types_ns) + "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

std::string result(const std::string& type, const std::string& inside) {
    return "<QueryResult " + head +
           "><smevMetadata><MessageId>e1708141-0059-11ee-9f70-001a4a166087</MessageId><Sender>emuOLD</Sender>"
           "<Recipient>123456</Recipient><SendingDate>2026-03-02T11:54:13.047+03:00</SendingDate></smevMetadata>"
           "<Message xsi:type=\"" +
           type + "\">" + inside + "</Message></QueryResult>";
}

std::string without_declaration(const std::string& xml) {
    return xml.substr(xml.find("?>") + 2);
}

}  // namespace

Settings settings_of(const Words& given) {
    const std::vector<SettingKey> keys = setting_keys();
    Settings settings = default_settings(keys);
    Words words = given;
    words.try_emplace("it_system", "GATEWAY01");
    for (const auto& [name, text] : words) {
        const auto key = std::ranges::find(keys, name, &SettingKey::name);
        REQUIRE(key != keys.end());
        settings.set(name, scalar_setting(*key, text));
    }
    return settings;
}

std::string soap(const std::string& body) {
    return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>" + body +
           "</soap:Body></soap:Envelope>";
}

std::string content_of(const std::string& content, const std::string& files) {
    return "<content><MessagePrimaryContent>" + content + "</MessagePrimaryContent>" + files + "</content>";
}

std::string request_result(const std::string& client_id, const std::string& content, const std::string& files) {
    return result("RequestMessageType", "<RequestMetadata><clientId>" + client_id +
                                            "</clientId><testMessage>false</testMessage><TransactionCode>tc</TransactionCode>"
                                            "</RequestMetadata><RequestContent>" +
                                            content_of(content, files) + "</RequestContent>");
}

std::string response_result(const std::string& client_id, const std::string& reply_to, const std::string& inside) {
    return result("ResponseMessageType", "<ResponseMetadata><clientId>" + client_id + "</clientId><replyToClientId>" +
                                             reply_to + "</replyToClientId></ResponseMetadata><ResponseContent>" + inside +
                                             "</ResponseContent>");
}

std::string status_result(const std::string& original, const std::string& category) {
    return result("StatusMessage", "<statusMetadata><clientId>s-1</clientId><originalClientId>" + original +
                                       "</originalClientId></statusMetadata><status>" + category + "</status>");
}

std::string error_result(const std::string& original, const std::string& description) {
    return result("ErrorMessage", "<statusMetadata><clientId>e-1</clientId><originalClientId>" + original +
                                      "</originalClientId></statusMetadata><status>ERROR</status><type>SERVER</type>"
                                      "<fault><code>028122</code><description>" +
                                      description + "</description></fault>");
}

ScriptedAdapter::ScriptedAdapter() : imposter_([this](const ImposterRequest& request) { return answer(request); }) {}

void ScriptedAdapter::enqueue(std::string query_result) {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(query_result));
}

void ScriptedAdapter::fail_next(const std::string& fault, const std::string& text) {
    ImposterAnswer made;
    made.status = 500;
    made.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
    made.body = soap("<soap:Fault><faultcode>soap:Server</faultcode><faultstring>x</faultstring><detail><f:" + fault +
                     " xmlns:f=\"" + std::string(faults_ns) + "\"><f:code>1</f:code><f:description>" + text +
                     "</f:description></f:" + fault + "></detail></soap:Fault>");
    imposter_.then(std::move(made));
}

std::vector<std::string> ScriptedAdapter::got() const {
    const std::lock_guard lock(mutex_);
    return got_;
}

int ScriptedAdapter::calls(const std::string& operation) const {
    const auto requests = imposter_.requests();
    return static_cast<int>(std::ranges::count_if(requests, [&](const ImposterRequest& request) {
        return request.header("SOAPAction").value_or("") == "\"urn:" + operation + "\"";
    }));
}

ImposterAnswer ScriptedAdapter::answer(const ImposterRequest& request) {
    const std::lock_guard lock(mutex_);
    ImposterAnswer made;
    made.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
    if (request.method == "GET") return made;
    const XmlDocument document = XmlDocument::parse(request.body);
    const XmlNode call = document.root().child("Body").first_child();
    std::string body;
    if (call.name() == "ClientMessage") {
        got_.push_back(request.body);
        const XmlNode message = call.child("RequestMessage") ? call.child("RequestMessage") : call.child("ResponseMessage");
        history_.push_back(request_result(message.first_child().child("clientId").text(), "<x xmlns=\"urn:x\"/>"));
        body = "<MessageResult " + head +
               "><itSystem>GATEWAY01</itSystem><MessageId>0195d0a0-1111-11f0-8000-0242ac120002"
               "</MessageId></MessageResult>";
    } else if (call.name() == "MessageQuery") {
        body = "<QueryResult " + head + "><smevMetadata/><Message/></QueryResult>";
        if (!queue_.empty()) {
            body = queue_.front();
            history_.push_back(body);
            queue_.pop_front();
        }
    } else {
        const std::string client = call.child("specificQuery").child("messageClientIdCriteria").child("clientId").text();
        for (const std::string& known : history_) {
            if (client.empty() || known.find("<clientId>" + client + "<") != std::string::npos) body += known;
        }
        body = "<QueryResultList " + head + ">" + body + "</QueryResultList>";
    }
    made.body = soap(body);
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
    appeal.text.body = "Яма на дороге";
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

std::string xml_of(const Appeal& appeal) {
    return without_declaration(appeal_to_xml(appeal));
}

std::string xml_of(const AppealEvent& event) {
    return without_declaration(event_to_xml(event));
}

Scene::Scene(Words given) : words(std::move(given)) {
    if (!words.contains("transport")) words.try_emplace("url", partner.url());
    restart();
}

void Scene::restart() {
    adapter = {};
    adapter = make_smev3_adapter_kind().make(settings_of(words), kit("iua"));
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

FolderScene::FolderScene() : Scene({{"transport", "soap"}, {"url", "http://127.0.0.1:1/"}}) {
    for (const auto& dir : {out(), in(), bad()}) std::filesystem::create_directories(dir);
    words = {{"transport", "folders"}, {"out_dir", out()}, {"in_dir", in()}, {"bad_dir", bad()}};
    restart();
}

void FolderScene::put(const std::string& name, const std::string& octets, bool old) const {
    std::ofstream(in() / name, std::ios::binary) << octets;
    const auto now = std::filesystem::file_time_type::clock::now();
    if (old) std::filesystem::last_write_time(in() / name, now - std::chrono::hours(1));
}

std::vector<std::string> FolderScene::names(const std::filesystem::path& dir) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(dir)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with('.')) found.push_back(name);
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace gateway::smev3_adapter
