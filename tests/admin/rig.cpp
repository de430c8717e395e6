#include "rig.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <iomanip>
#include <sstream>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/http/target.hpp"

namespace gateway::test {

const std::vector<std::string> planted{"Кузнецова",      "Серафима",    "Аркадьевна", "+79161234567", "kuznetsova@mail.ru",
                                       "112-233-445 95", "11223344595", "Тополиная",  "течёт крыша",  "pasport-sosed.pdf"};

void KeptLog::write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) {
    lines += std::string(event);
    for (const LogField& field : fields) lines += " " + std::string(field.key) + "=" + field.value;
    lines += "\n";
}

Task<void> PaperDesk::pause_connector(std::string connector) {
    told.push_back("pause " + connector);
    picture.connectors.at(0).pause.state = "paused";
    co_return;
}

Task<void> PaperDesk::resume_connector(std::string connector) {
    told.push_back("resume " + connector);
    picture.connectors.at(0).pause.state = "running";
    co_return;
}

Task<void> PaperDesk::pause_route(std::string route) {
    told.push_back("pause route " + route);
    co_return;
}

Task<void> PaperDesk::resume_route(std::string route) {
    told.push_back("resume route " + route);
    co_return;
}

Task<DeskReload> PaperDesk::reload() {
    told.push_back("reload");
    co_return next_reload;
}

namespace {

DeskView calm_picture(Time now) {
    const DeskHistogram times{.bounds = {0.1, 1}, .counts = {3, 2, 1}, .sum = 4.5, .count = 6};
    DeskView view;
    view.started_at = now - std::chrono::hours(2);
    view.config = {.digest = std::string(64, 'c'), .loaded_at = now - std::chrono::hours(1), .version = "0.1.0"};
    view.connectors = {{.id = "city", .adapter = "open311", .title = "Город", .delivers = true, .breaker = DeskBreaker{}},
                       {.id = "pos", .adapter = "pos", .delivers = true, .polls = true, .breaker = DeskBreaker{}}};
    view.routes = {{.route = "to-city", .connector = "city", .running = 1, .delivered = 7, .seconds = times}};
    view.pollers = {
        {.connector = "pos", .last_poll = now, .interval = Duration(2000), .polls = 9, .taken = 4, .seconds = times}};
    view.servers = {{.name = "admin", .address = "127.0.0.1:8080", .connections = 2}};
    view.certificates = {{.use = "signing",
                          .file = "gost.cert.pem",
                          .common_name = "Шлюз",
                          .issuer = "CN=Test",
                          .serial = "01",
                          .sha256 = std::string(64, 'a'),
                          .algorithm = "gost2012-256",
                          .not_before = now - std::chrono::days(10),
                          .not_after = now + std::chrono::days(300)}};
    view.intake.accepted = 5;
    view.intake.refused[Cause::signature_invalid] = 2;
    view.intake.seconds = times;
    return view;
}

std::string uuid(const char* head, int n) {
    std::ostringstream text;
    text << "0190f000-" << head << "-7000-8000-" << std::setw(12) << std::setfill('0') << n;
    return text.str();
}

Appeal letter(const std::string& id, Time now) {
    Appeal appeal;
    appeal.appeal_id = id;
    appeal.external_ids = {{.system = "pos", .kind = "pos_id", .value = "ПОС-1", .value_norm = "", .issued_at = {}, .ext = {}}};
    appeal.regime = Regime::pos_message;
    appeal.channel = Channel::pos;
    appeal.created_at = now;
    appeal.applicant.name = {.last = "Кузнецова", .first = "Серафима", .middle = "Аркадьевна", .ext = {}};
    appeal.applicant.contacts.phone = "+79161234567";
    appeal.applicant.contacts.email = "kuznetsova@mail.ru";
    appeal.applicant.snils = "11223344595";
    appeal.text.body = "У соседа течёт крыша, СНИЛС 112-233-445 95";
    appeal.location.address_text = "ул. Тополиная, 5";
    appeal.questions.push_back({});
    appeal.questions.front().status = Status::in_work;
    appeal.status = Status::in_work;
    appeal.status_at = now;
    return appeal;
}

Envelope envelope_of(const std::string& message_id, const std::string& n, Time now) {
    Envelope envelope;
    envelope.message_id = message_id;
    envelope.connector = envelope.sender = "pos";
    envelope.sender_message_id = "their-" + n;
    envelope.content_type = "application/json";
    envelope.bytes = R"({"фио":"Кузнецова Серафима Аркадьевна","тел":"+79161234567"})";
    envelope.content_digest = sha256_hex(envelope.bytes + n);
    envelope.attachments = {{"a1", "pasport-sosed.pdf", "application/pdf", 7, sha256_hex("octets!"), "https://pos/Кузнецова"}};
    envelope.evidence = {{"smev", "valid", "", "SenderProvidedRequestData", "gost2012-256",
                          "CN=Кузнецова Серафима,SNILS=11223344595,O=Минцифры,C=RU", std::string(64, 'b'), now}};
    envelope.trace_id = std::string(32, 'f');
    envelope.received_at = now;
    return envelope;
}

}  // namespace

Rig::Rig() {
    desk.picture = calm_picture(clock.now());
    desk.quality_desk = &quality;
    endpoints = make_admin_endpoints({.token = full_token, .viewer_token = viewer_token}, kit());
}

std::string Rig::appeal_id(int n) {
    return uuid("aaaa", n);
}
std::string Rig::message_id(int n) {
    return uuid("bbbb", n);
}
std::string Rig::delivery_id(int n) {
    return uuid("dddd", n);
}

std::string Rig::plant(int n) {
    const Time now = clock.now();
    const std::string number = std::to_string(n);
    store->blobs().put("octets!");
    Acceptance acceptance;
    acceptance.envelope = envelope_of(message_id(n), number, now);
    acceptance.canonical = to_json(letter(appeal_id(n), now));
    acceptance.appeal = {.appeal_id = appeal_id(n),
                         .version = 1,
                         .json = acceptance.canonical,
                         .status = "in_work",
                         .regime = "pos_message",
                         .origin = "pos",
                         .created_at = now,
                         .changed_at = now,
                         .external_ids = {{"pos", "pos_id", "ПОС-" + number}}};
    acceptance.deliveries = {{delivery_id(n), "to-city", "city", now}};
    acceptance.journal = {{.kind = "message.accepted",
                           .message_id = message_id(n),
                           .appeal_id = appeal_id(n),
                           .delivery_id = "",
                           .connector = "pos",
                           .actor = "",
                           .detail = R"({"digest":"00"})"}};
    run(store->accept(std::move(acceptance)));
    clock.move(Duration(1000));
    return appeal_id(n);
}

void Rig::attempt(Outcome outcome, DeliveryState state, std::vector<JournalEntry> journal) {
    const auto leased = run(
        store->lease({.route = "to-city", .now = clock.now(), .lease_for = Duration(60'000), .limit = 1, .leased_by = "test"}));
    const Delivery& delivery = leased.at(0);
    Settlement settlement{
        .delivery_id = delivery.delivery_id, .attempt = delivery.attempt, .outcome = std::move(outcome), .state = state};
    settlement.journal = std::move(journal);
    settlement.started_at = clock.now();
    clock.move(Duration(250));
    settlement.ended_at = clock.now();
    settlement.due_at = clock.now() + std::chrono::minutes(5);
    run(store->settle(std::move(settlement)));
}

std::string Rig::park(const std::string& sender_message_id) {
    ParkedMessage message;
    message.connector = message.sender = "pos";
    message.sender_message_id = sender_message_id;
    message.cause = Cause::poisoned;
    message.detail = "the content never parses";
    message.content_type = "text/xml";
    message.bytes = "<garbage о Кузнецова";
    message.evidence = {{"smev", "valid", "", "Request", "gost2012-256", "CN=Кузнецова Серафима,O=Минцифры",
                         std::string(64, 'b'), clock.now()}};
    return run(store->park(std::move(message)));
}

std::vector<std::string> Rig::journal_kinds(const std::string& appeal_id) {
    std::vector<std::string> kinds;
    const auto trace = run(store->trace(appeal_id));
    for (const JournalRecord& record : trace->journal) kinds.push_back(record.entry.kind);
    return kinds;
}

Reply Rig::ask(const std::string& method, const std::string& target, WebFields headers, const std::string& body) {
    WebRequest request;
    request.method = method;
    request.target = target;
    const Target parts = parse_target(target);
    request.path = parts.path;
    request.query = parts.query;
    request.headers = std::move(headers);
    request.body.bytes = body;
    request.body.size = body.size();
    request.remote = "127.0.0.1";
    request.trace_id = std::string(32, '1');
    const auto owner = std::find_if(endpoints.begin(), endpoints.end(),
                                    [&](const auto& one) { return owns_path(one->prefix(), request.path); });
    Reply reply;
    if (owner == endpoints.end()) {
        reply.response.status = 404;
        return reply;
    }
    try {
        reply.response = run((*owner)->handle(request));
    } catch (const Fault& fault) {
        reply.response = (*owner)->refuse(request, fault);
    }
    if (reply.header("Content-Type").find("json") != std::string::npos) reply.json = boost::json::parse(reply.response.body);
    return reply;
}

Reply Rig::get(const std::string& target, WebFields headers) {
    headers.emplace_back("Authorization", "Bearer " + full_token);
    return ask("GET", target, std::move(headers));
}

Reply Rig::post(const std::string& target, const std::string& body) {
    return ask("POST", target, {{"Authorization", "Bearer " + full_token}, {"Content-Type", "application/json"}}, body);
}

}  // namespace gateway::test
