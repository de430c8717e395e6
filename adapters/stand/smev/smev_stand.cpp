#include "adapters/stand/smev/smev_stand.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <random>
#include <stdexcept>
#include <utility>

#include "adapters/stand/ftp/ftp_server.hpp"
#include "adapters/stand/smev/core.hpp"
#include "adapters/stand/smev/http_form.hpp"
#include "adapters/stand/smev/journal.hpp"
#include "adapters/stand/smev/orders.hpp"

namespace gateway::stand {

namespace json = boost::json;

namespace {

/// A canonical answer event (schemas/appeal/1.0/appeal.xsd).
constexpr std::string_view default_answer =
    "<event xmlns=\"urn:appeal-gateway:appeal:1.0\"><event_id>{{uuid}}</event_id><kind>answer.sent</kind>"
    "<appeal_id>{{appeal_id}}</appeal_id>"
    "<at>{{now}}</at><source>federal-stand</source><status>answered</status><status_raw>ANSWERED</status_raw>"
    "<answer><id>{{uuid}}</id><kind>final</kind><text>Обращение рассмотрено федеральным органом, ответ "
    "направлен.</text></answer>"
    "<decision>explained</decision></event>";
constexpr std::size_t largest_body = 110u << 20;
constexpr Duration load_step{50};

SmevStandOptions completed(SmevStandOptions options) {
    if (options.answer_template.empty()) options.answer_template = default_answer;
    if (!options.version.empty() && smev::version_named(options.version) == nullptr) {
        throw std::runtime_error("the stand speaks SMEV 1.1, 1.2, 1.3 and 1.3-newer, not " + options.version);
    }
    return options;
}

std::shared_ptr<FileStorage> storage_of(const SmevStandOptions& options) {
    return options.storage_dir.empty() ? nullptr : std::make_shared<FileStorage>(options.storage_dir);
}

/// By SOAPAction, else by what the document holds.
std::string operation_asked(const WebRequest& request) {
    std::string action(request.header("SOAPAction").value_or(""));
    std::erase(action, '"');
    std::string asked = smev::operation_of(action + "Request");
    return asked.empty() ? smev::operation_of(request.body.bytes) : asked;
}

class SmevStand final : public StandSystem, public Endpoint {
public:
    SmevStand(SmevStandOptions options, StandKit kit)
        : kit_(std::move(kit)),
          options_(completed(std::move(options))),
          storage_(storage_of(options_)),
          core_(options_, kit_, faults_, storage_),
          endpoint_(*this, faults_, &operation_asked),
          load_timer_(kit_.io) {
        if (storage_) ftp_ = std::make_unique<FtpServer>(kit_.io, storage_);
    }

    std::string name() const override { return kit_.name; }
    Endpoint& endpoint() override { return endpoint_; }
    Faults& faults() override { return faults_; }
    std::string state() const override;
    std::string page(std::string_view name) const override;
    void reset() override;
    std::string command(std::string_view action, std::string_view body) override;
    std::map<std::string, std::uint16_t> own_ports() const override;
    void listen() override {
        if (ftp_ && options_.ftp_port) ftp_->listen(*options_.ftp_port);
    }
    void stop() override {
        load_ = {};
        load_timer_.cancel();
        if (ftp_) ftp_->stop();
    }

    std::string prefix() const override { return ""; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest&, const Fault& fault) const override;

private:
    void trouble_ftp(std::string_view body);
    void next_load(Duration passed);
    Duration drawn_latency(const smev::Latency& latency);
    void note(const smev::Answer& answer, const WebResponse& response, std::size_t octets_in, Time began);

    StandKit kit_;
    SmevStandOptions options_;
    Faults faults_;
    std::shared_ptr<FileStorage> storage_;  ///< shared with the core and the FTP server
    smev::Core core_;
    FaultyEndpoint endpoint_;
    smev::Journal journal_;
    std::unique_ptr<FtpServer> ftp_;
    smev::LoadPlan load_;
    boost::asio::steady_timer load_timer_;
    std::minstd_rand random_{1};
    std::int64_t requests_ = 0;
};

std::string SmevStand::state() const {
    json::object book = core_.state();
    book["counters"].as_object()["requests"] = requests_;
    return json::serialize(book);
}

std::string SmevStand::page(std::string_view name) const {
    if (name == "log") return journal_.text();
    if (name == "load") {
        return json::serialize(json::object{{"active", load_.active}, {"made", load_.made}, {"refused", load_.refused}});
    }
    return StandSystem::page(name);
}

void SmevStand::reset() {
    load_.active = false;
    core_.reset();
    journal_.clear();
    requests_ = 0;
}

std::map<std::string, std::uint16_t> SmevStand::own_ports() const {
    if (!ftp_ || !options_.ftp_port) return {};
    return {{kit_.name + "-ftp", ftp_->port()}};
}

Task<WebResponse> SmevStand::handle(WebRequest request) {
    ++requests_;
    const Time began = kit_.clock.now();
    if (request.method != "POST") throw Fault(Cause::method_not_allowed, request.method);
    if (request.body.size > largest_body) throw Fault(Cause::too_large);
    const auto settings = core_.behaviour();
    const Duration pause = drawn_latency(settings.latency);
    if (pause > Duration::zero()) {
        boost::asio::steady_timer timer(kit_.io, pause);
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
    const smev::Version* version = smev::version_of_path(request.path);
    if (version == nullptr && !options_.version.empty()) version = smev::version_named(options_.version);
    smev::Answer answer;
    WebResponse response = co_await offload(kit_.workers, [&] {
        smev::Incoming incoming{smev::whole_body(request.body), std::string(request.header("Content-Type").value_or("")),
                                version};
        answer = core_.answer(std::move(incoming));
        return smev::http_form(answer, settings.shape);
    });
    note(answer, response, static_cast<std::size_t>(request.body.size), began);
    co_return response;
}

WebResponse SmevStand::refuse(const WebRequest&, const Fault& fault) const {
    smev::Answer answer;
    answer.fault = "SMEVFailure";
    answer.xml = smev::SmevFault("SMEVFailure", std::string(info(fault.cause()).ru)).envelope(*smev::version_named("1.2"), {});
    return smev::http_form(answer, {});
}

void SmevStand::note(const smev::Answer& answer, const WebResponse& response, std::size_t octets_in, Time began) {
    smev::JournalLine line;
    line.at = began;
    line.operation = answer.operation;
    line.version = answer.version;
    line.owner = answer.owner;
    line.message = answer.message;
    line.result = !answer.fault.empty() ? answer.fault : answer.empty ? "empty" : "ok";
    line.note = answer.note;
    line.status = response.status;
    line.took_ms = std::chrono::duration_cast<Duration>(kit_.clock.now() - began).count();
    line.octets_in = octets_in;
    line.octets_out = response.body.size();
    journal_.add(std::move(line));
}

Duration SmevStand::drawn_latency(const smev::Latency& latency) {
    const auto draw = [&](Duration upto) {
        return Duration{upto.count() == 0 ? 0 : static_cast<std::int64_t>(random_() % static_cast<unsigned>(upto.count() + 1))};
    };
    const bool spike = std::uniform_real_distribution<>(0, 1)(random_) < latency.spike_probability;
    return latency.base + draw(latency.jitter) + (spike ? latency.spike : Duration::zero());
}

std::string SmevStand::command(std::string_view action, std::string_view body) {
    try {
        if (action == "ftp") {
            trouble_ftp(body);
            return "{}";
        }
        smev::OrderDesk desk{core_, faults_, load_};
        auto answer = smev::perform_order(desk, action, body);
        if (!answer) return StandSystem::command(action, body);
        if (action == "load") next_load(Duration::zero());
        return *answer;
    } catch (const std::logic_error&) {  // what Boost.JSON throws for a value of another kind or none
        throw Fault(Cause::bad_value, "the order is not as adapters/stand/README.md has it");
    } catch (const Fault&) {
        throw;
    } catch (const std::runtime_error& wrong) {  // a key that is not there
        throw Fault(Cause::bad_value, wrong.what());
    }
}

void SmevStand::trouble_ftp(std::string_view body) {
    smev::Order order(body);
    FtpTrouble trouble;
    trouble.cut_after = static_cast<std::uint64_t>(order.integer("cut_after", 0, 0, std::int64_t{1} << 40));
    trouble.cuts = static_cast<int>(order.integer("cuts", 0, -1, 1'000'000));
    trouble.refused_logins = static_cast<int>(order.integer("refused_logins", 0, -1, 1'000'000));
    trouble.refused_uploads = static_cast<int>(order.integer("refused_uploads", 0, -1, 1'000'000));
    order.finish();
    if (!ftp_) throw Fault(Cause::not_found, "this stand has no file storage");
    ftp_->misbehave(trouble);
}

void SmevStand::next_load(Duration passed) {
    if (!load_.active) return;
    const std::int64_t due = std::min(load_.per_second * passed.count() / 1000, load_.per_second * load_.seconds);
    for (; load_.made + load_.refused < due; ++load_.made) {
        try {
            core_.ask(smev::Order(load_.request));
        } catch (const Fault&) {  // the queue is full, or the content is no XML: counted
            ++load_.refused;
            --load_.made;
        }
    }
    load_.active = passed < std::chrono::seconds(load_.seconds);
    load_timer_.expires_after(load_step);
    load_timer_.async_wait([this, passed, run = load_.run](const boost::system::error_code& error) {
        if (!error && run == load_.run) next_load(passed + load_step);
    });
}

}  // namespace

std::unique_ptr<StandSystem> make_smev_stand(SmevStandOptions options, StandKit kit) {
    return std::make_unique<SmevStand>(std::move(options), std::move(kit));
}

}  // namespace gateway::stand
