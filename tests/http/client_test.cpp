#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>
#include <fstream>

#include "test_server.hpp"
#include "tests/support/imposter.hpp"

using namespace gateway;
using Trick = ImposterAnswer::Trick;

namespace {

WebCall post(const std::string& url, std::string body = "payload") {
    WebCall call;
    call.method = "POST";
    call.url = url;
    call.body = std::move(body);
    return call;
}

}  // namespace

TEST_CASE("A call carries method, fields, login and body, and brings back status, fields and body") {
    Imposter partner;
    partner.then({.status = 422, .headers = {{"X-Told", "yes"}}, .body = "no"});
    TestServer side({});
    WebCall call = post(partner.url("/a?b=c"), "тело");
    call.method = "PATCH";
    call.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
    call.user = "name";
    call.password = "word";
    const WebReply reply = side.send(call);
    CHECK(reply.status == 422);
    CHECK(reply.header("x-told") == "yes");
    CHECK(reply.body == "no");
    const ImposterRequest seen = partner.requests().at(0);
    CHECK(seen.method == "PATCH");
    CHECK(seen.target == "/a?b=c");
    CHECK(seen.body == "тело");
    CHECK(seen.header("content-type") == "application/json");
    CHECK(seen.header("X-Empty") == "");
    CHECK(seen.header("Authorization") == "Basic bmFtZTp3b3Jk");
    CHECK_FALSE(seen.header("Expect"));
}

TEST_CASE("Each method goes out as itself") {
    Imposter partner;
    TestServer side({});
    for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
        WebCall call;
        call.method = method;
        call.url = partner.url("/m");
        CHECK(side.send(call).status == 200);
        CHECK(partner.requests().back().method == method);
    }
    CHECK(partner.requests().at(2).header("Content-Length") == "0");
}

TEST_CASE("Connections are reused") {
    Imposter partner;
    TestServer side({});
    for (int i = 0; i < 5; ++i) {
        side.send(post(partner.url()));
    }
    CHECK(partner.connections() == 1);
}

TEST_CASE("Redirects are not followed") {
    Imposter partner;
    partner.then({.status = 302, .headers = {{"Location", partner.url("/other")}}});
    TestServer side({});
    CHECK(side.send({.url = partner.url()}).status == 302);
    CHECK(partner.requests().size() == 1);
}

TEST_CASE("A partner nobody hears is told apart from one who fell silent after the request") {
    TestServer side({});
    std::uint16_t closed_port = 0;
    {
        const Imposter gone;
        closed_port = gone.port();
    }
    const TransportError refused = side.failure_of(post("http://127.0.0.1:" + std::to_string(closed_port) + "/"));
    CHECK(refused.cause() == Cause::connect_failed);
    CHECK_FALSE(refused.maybe_arrived());
    CHECK(outcome_of(refused).kind == Outcome::Kind::postponed);

    const TransportError nameless = side.failure_of(post("http://no-such-host.invalid/"));
    CHECK(nameless.cause() == Cause::name_unresolved);
    CHECK_FALSE(nameless.maybe_arrived());

    Imposter partner;
    partner.then(Trick::silent);
    WebCall slow = post(partner.url());
    slow.timeout = Duration(300);
    const TransportError late = side.failure_of(slow);
    CHECK(late.cause() == Cause::timeout);
    CHECK(late.maybe_arrived());
    CHECK(outcome_of(late).kind == Outcome::Kind::in_doubt);
}

TEST_CASE("A line cut after the request may have carried it") {
    Imposter partner;
    TestServer side({});
    partner.then(Trick::cut_after_reading);
    const TransportError cut = side.failure_of(post(partner.url()));
    CHECK(cut.cause() == Cause::connection_cut);
    CHECK(cut.maybe_arrived());

    partner.then(Trick::cut_before_reading);
    CHECK(side.failure_of(post(partner.url())).cause() == Cause::connection_cut);

    partner.then({.body = "half of this comes", .trick = Trick::cut_in_answer});
    const TransportError half = side.failure_of(post(partner.url()));
    CHECK(half.cause() == Cause::connection_cut);
    CHECK(half.maybe_arrived());

    partner.then(Trick::garbage);
    const TransportError garbage = side.failure_of(post(partner.url()));
    CHECK(garbage.cause() == Cause::partner_garbage);
    CHECK(garbage.maybe_arrived());
}

TEST_CASE("A request is never repeated by itself when a reused connection is cut after reading") {
    for (const char* method : {"POST", "DELETE"}) {
        for (const char* body : {"payload", ""}) {
            Imposter partner;
            TestServer side({});
            side.send({.url = partner.url()});
            partner.then(Trick::cut_after_reading);
            WebCall call = post(partner.url(), body);
            call.method = method;
            INFO(method << " with a body of '" << body << "'");
            CHECK(side.failure_of(call).maybe_arrived());
            CHECK(partner.requests().size() == 2);
        }
    }
}

TEST_CASE("A reply over the limit ends the call") {
    Imposter partner;
    partner.then({.body = std::string(5000, 'x')});
    TestServer side({});
    WebCall call{.url = partner.url()};
    call.max_reply = 4999;
    CHECK(side.failure_of(call).cause() == Cause::too_large);
}

TEST_CASE("Files are streamed both ways and half a download is removed") {
    Imposter partner;
    TestServer side({});
    const auto source = side.folder.path() / "source";
    std::ofstream(source) << std::string(2'000'000, 'a');
    WebCall call;
    call.method = "PUT";
    call.url = partner.url();
    call.body_file = source;
    CHECK(side.send(call).status == 200);
    CHECK(partner.requests().at(0).body.size() == 2'000'000);

    WebCall download{.url = partner.url()};
    download.download_to = side.folder.path() / "copy";
    partner.then({.body = std::string(100'000, 'b')});
    side.send(download);
    CHECK(std::filesystem::file_size(download.download_to) == 100'000);

    partner.then({.body = std::string(100'000, 'b'), .trick = Trick::cut_in_answer});
    CHECK(side.failure_of(download).cause() == Cause::connection_cut);
    CHECK_FALSE(std::filesystem::exists(download.download_to));
}

TEST_CASE("Calls that are wrong in themselves are not tried") {
    Imposter partner;
    TestServer side({});
    for (const char* url : {"file:///etc/passwd", "gopher://127.0.0.1/", "dict://127.0.0.1/", "/etc/passwd", ""}) {
        CHECK_FALSE(side.failure_of({.url = url}).maybe_arrived());
    }
    WebCall split{.url = partner.url()};
    split.headers = {{"X-Name", "a\r\nX-Evil: b"}};
    CHECK(side.failure_of(split).cause() == Cause::internal);
    CHECK(partner.requests().empty());
}

TEST_CASE("Stopping the client ends running calls and refuses new ones") {
    Imposter partner;
    partner.then(Trick::silent);
    TestServer side({});
    auto running = boost::asio::co_spawn(side.io, side.client->send(post(partner.url())), boost::asio::use_future);
    REQUIRE(partner.wait_for(1));
    boost::asio::post(side.io, [&] { side.client->stop(); });
    try {
        running.get();
        FAIL("the call got a reply");
    } catch (const TransportError& error) {
        CHECK(error.cause() == Cause::stopping);
        CHECK(error.maybe_arrived());
    }
    const TransportError refused = side.failure_of(post(partner.url()));
    CHECK(refused.cause() == Cause::stopping);
    CHECK_FALSE(refused.maybe_arrived());
}

TEST_CASE("A cancelled call ends at once") {
    Imposter partner;
    partner.then(Trick::silent);
    TestServer side({});
    boost::asio::cancellation_signal cancel;
    auto running = boost::asio::co_spawn(side.io, side.client->send(post(partner.url())),
                                         boost::asio::bind_cancellation_slot(cancel.slot(), boost::asio::use_future));
    REQUIRE(partner.wait_for(1));
    boost::asio::post(side.io, [&] { cancel.emit(boost::asio::cancellation_type::terminal); });
    CHECK_THROWS_AS(running.get(), TransportError);
}

TEST_CASE("Retry-After is read as seconds or as a date and bounded to a day") {
    const Time now = *parse_rfc3339("2026-03-02T10:00:00Z");
    const auto read = [&](const char* value) { return retry_after_of({.headers = {{"retry-after", value}}}, now); };
    CHECK(read("120") == Duration(120'000));
    CHECK(read("Mon, 02 Mar 2026 10:01:00 GMT") == Duration(60'000));
    CHECK(read("Mon, 02 Mar 2026 09:00:00 GMT") == Duration(0));
    CHECK(read("999999999999999999999999") == std::chrono::hours(24));
    CHECK(read("-5") == Duration(0));
    CHECK_FALSE(read("soon"));
    CHECK_FALSE(read(""));
    CHECK_FALSE(retry_after_of({}, now));
}
