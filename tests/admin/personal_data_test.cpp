// Nothing this room says by itself holds personal data.
#include <catch2/catch.hpp>

#include "gateway/admin/discreet.hpp"
#include "gateway/admin/operation.hpp"
#include "gateway/core/digest.hpp"
#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

void holds_none(const std::string& what, const std::string& text) {
    for (const std::string& word : planted) {
        CAPTURE(what, word);
        CHECK(text.find(word) == std::string::npos);
    }
}

std::string all_of(const Reply& reply) {
    std::string text = reply.response.body;
    for (const auto& [name, value] : reply.response.headers) text += "\n" + name + ": " + value;
    return text;
}

void replace(std::string& text, const std::string& what, const std::string& with) {
    if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
}

std::string target_of(const ApiOperation& operation) {
    std::string target = "/api/v1" + std::string(operation.path);
    replace(target, "{appeal_id}", Rig::appeal_id(1));
    replace(target, "{message_id}", Rig::message_id(1));
    replace(target, "{delivery_id}", Rig::delivery_id(1));
    replace(target, "{connector}", "pos");
    replace(target, "{route}", "to-city");
    replace(target, "{sha256}", sha256_hex("octets!"));
    return target;
}

}  // namespace

TEST_CASE("no answer of any operation and no line of the log holds what a citizen wrote") {
    Rig rig;
    rig.plant(1);
    rig.attempt(in_doubt(Cause::connection_cut, "cut"), DeliveryState::in_doubt);
    for (const ApiOperation& operation : api_operations()) {
        const std::string target = target_of(operation);
        holds_none(target, all_of(operation.method == "GET" ? rig.get(target) : rig.post(target)));
    }
    for (const char* target : {"/health/live", "/health/ready", "/metrics"}) holds_none(target, all_of(rig.ask("GET", target)));
    holds_none("log", rig.log.lines);
}

TEST_CASE("with a reason the same words are there, so the search for them can fail") {
    Rig rig;
    rig.plant(1);
    const WebFields who{{"X-Actor", "petrova"}, {"X-Reason", "жалоба"}};
    const std::string story = rig.get("/api/v1/appeals/" + Rig::appeal_id(1) + "?unmask=true", who).response.body;
    for (const std::string& word : planted) {
        CAPTURE(word);
        CHECK(story.find(word) != std::string::npos);
    }
    holds_none("log", rig.log.lines);
}

TEST_CASE("of a signer only the organisation and its place are shown") {
    CHECK(masked_subject("CN=Кузнецова Серафима,SNILS=112,O=Минцифры,C=RU") == "O=Минцифры,C=RU,•••");
    CHECK(masked_subject("O=Ромашка\\, ООО,C=RU") == "O=Ромашка\\, ООО,C=RU");
    CHECK(masked_subject("O=\"A, CN=B\",C=RU") == "O=\"A, CN=B\",C=RU");
    CHECK(masked_subject("O=A+CN=Кузнецова") == "•••");
    CHECK(masked_subject("Кузнецова") == "•••");
    CHECK(masked_subject("").empty());
}

TEST_CASE("a canonical text that cannot be read is not shown at all while masked") {
    CHECK(canonical_of(MessageKind::appeal_created, R"({"name":"Кузнецова"})", Sight::masked).is_null());
    CHECK(canonical_of(MessageKind::status_changed, R"({"name":"Кузнецова"})", Sight::masked).is_null());
    CHECK(canonical_of(MessageKind::appeal_created, R"({"name":"Кузнецова"})", Sight::full).is_object());
}
