// The description of the API and the API itself say the same.
#include <catch2/catch.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "gateway/admin/api.hpp"
#include "gateway/admin/openapi.hpp"
#include "gateway/core/digest.hpp"
#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;
namespace json = boost::json;

namespace {

/// Checks the few words of JSON Schema that the document uses; an unknown word is a mistake of the document.
class SchemaCheck {
public:
    explicit SchemaCheck(const json::object& schemas) : schemas_(schemas) {}

    std::vector<std::string> mistakes(const json::value& value, const std::string& name) {
        found_.clear();
        check(value, schemas_.at(name).as_object(), "");
        return found_;
    }

private:
    static bool is_type(const json::value& value, const std::string& type) {
        if (type == "string") return value.is_string();
        if (type == "integer") return value.is_int64() || value.is_uint64();
        if (type == "number") return value.is_number();
        if (type == "boolean") return value.is_bool();
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        return type == "null" && value.is_null();
    }

    static bool is_one_type(const json::value& value, const json::value& type) {
        if (type.is_string()) return is_type(value, std::string(type.as_string()));
        bool any = false;
        for (const auto& one : type.as_array()) any = any || is_type(value, std::string(one.as_string()));
        return any;
    }

    void check(const json::value& value, const json::object& schema, const std::string& place) {
        if (const auto* ref = schema.if_contains("$ref")) {
            const std::string name(ref->as_string());
            const auto* target = schemas_.if_contains(name.substr(name.rfind('/') + 1));
            if (target == nullptr) return found_.push_back(place + ": dangling " + name);
            return check(value, target->as_object(), place);
        }
        if (!is_one_type(value, schema.at("type"))) return found_.push_back(place + ": wrong type");
        if (const auto* words = schema.if_contains("enum"))
            if (std::find(words->as_array().begin(), words->as_array().end(), value) == words->as_array().end())
                found_.push_back(place + ": not one of the words");
        if (schema.contains("format") && !parse_rfc3339(std::string(value.as_string()))) found_.push_back(place + ": no time");
        if (value.is_array())
            for (const auto& item : value.as_array()) check(item, schema.at("items").as_object(), place + "/*");
        if (value.is_object() && schema.contains("properties")) check_members(value.as_object(), schema, place);
    }

    void check_members(const json::object& value, const json::object& schema, const std::string& place) {
        const json::object& properties = schema.at("properties").as_object();
        for (const auto& name : schema.at("required").as_array())
            if (!value.contains(name.as_string())) found_.push_back(place + "/" + std::string(name.as_string()) + ": missing");
        for (const auto& member : value) {
            const std::string below = place + "/" + std::string(member.key());
            const auto* property = properties.if_contains(member.key());
            if (property == nullptr)
                found_.push_back(below + ": not described");
            else
                check(member.value(), property->as_object(), below);
        }
    }

    const json::object& schemas_;
    std::vector<std::string> found_;
};

const std::map<std::string, std::string>& path_values() {
    static const std::map<std::string, std::string> values{{"{appeal_id}", Rig::appeal_id(1)},
                                                           {"{message_id}", Rig::message_id(1)},
                                                           {"{delivery_id}", Rig::delivery_id(1)},
                                                           {"{connector}", "pos"},
                                                           {"{seq}", "1"},
                                                           {"{route}", "to-city"}};
    return values;
}

/// The id of the one parked message; of none when there is none.
std::string park_id(Rig& rig) {
    const auto parked = rig.run(rig.store->find_parked({}));
    return parked.empty() ? Rig::message_id(9) : parked[0].park_id;
}

std::string filled(Rig& rig, std::string path, const std::string& sha256) {
    const auto fill = [&](const std::string& name, const std::string& value) {
        if (const auto at = path.find(name); at != std::string::npos) path.replace(at, name.size(), value);
    };
    for (const auto& [name, value] : path_values()) fill(name, value);
    fill("{sha256}", sha256);
    fill("{park_id}", park_id(rig));
    return path;
}

/// A gateway in which every operation succeeds: the delivery is in doubt with evidence.
void prepare(Rig& rig) {
    rig.plant(1);
    Outcome doubt = in_doubt(Cause::connection_cut, "cut");
    doubt.evidence = "evidence";
    rig.attempt(doubt, DeliveryState::in_doubt);
    rig.park("their-7");
    rig.desk.picture.routes[0].last_error = DeskError{Cause::timeout, "slow", rig.clock.now()};
    rig.desk.picture.connectors[0].breaker->state = "open";
}

std::string good_body(std::string_view path) {
    const bool settle = path.ends_with("/settle"), notices = path.ends_with("/notices");
    return std::string(R"({"actor":"a","reason":"r")") + (settle    ? R"(,"outcome":"delivered"})"
                                                          : notices ? R"(,"date":"2027-01-15"})"
                                                                    : "}");
}

Reply ask_well(Rig& rig, const ApiOperation& operation) {
    const bool attachment = operation.path.find("attachments") != std::string_view::npos;
    const bool day = operation.method == "GET" && operation.path.ends_with("/notices");
    const std::string target = "/api/v1" +
                               filled(rig, std::string(operation.path), sha256_hex(attachment ? "octets!" : "evidence")) +
                               (day ? "?date=2027-01-15" : "");
    if (operation.method == "POST") return rig.post(target, good_body(operation.path));
    return rig.get(target, {{"X-Actor", "a"}, {"X-Reason", "r"}});
}

json::object document() {
    return json::parse(openapi_document()).as_object();
}

}  // namespace

TEST_CASE("the document is served and names its version") {
    Rig rig;
    const Reply reply = rig.get("/api/v1/openapi.json");
    CHECK(reply.json.at("openapi") == "3.1.0");
    CHECK(reply.response.body == openapi_document());
}

TEST_CASE("every operation that is served is described, and nothing else") {
    const json::object whole = document();
    std::size_t described = 0;
    for (const auto& path : whole.at("paths").as_object()) described += path.value().as_object().size();
    CHECK(described == api_operations().size() + 3);  // live, ready, metrics
    for (const ApiOperation& operation : api_operations()) {
        const std::string path = "/api/v1" + std::string(operation.path);
        CAPTURE(path);
        const auto& item = whole.at("paths").at(path).at(operation.method == "GET" ? "get" : "post");
        CHECK(item.at("operationId") == json::string(operation.name.data(), operation.name.size()));
        CHECK(item.at("summary").as_string().size() > 5);
    }
}

TEST_CASE("every described operation answers 200 in the described shape") {
    const json::object whole = document();
    SchemaCheck check(whole.at("components").at("schemas").as_object());
    for (const ApiOperation& operation : api_operations()) {
        Rig rig;
        prepare(rig);
        CAPTURE(operation.name);
        const Reply reply = ask_well(rig, operation);
        CAPTURE(reply.response.body);
        REQUIRE(reply.response.status == 200);
        if (operation.answer.empty())
            CHECK(reply.header("Content-Type") == operation.octets);
        else
            CHECK(check.mistakes(reply.json, std::string(operation.answer)) == std::vector<std::string>{});
    }
}

TEST_CASE("every refusal has a described status and the shape of a problem") {
    const json::object whole = document();
    SchemaCheck check(whole.at("components").at("schemas").as_object());
    for (const ApiOperation& operation : api_operations()) {
        const std::string path = "/api/v1" + std::string(operation.path);
        const auto& item = whole.at("paths").at(path).at(operation.method == "GET" ? "get" : "post");
        const auto refused = [&](const Reply& reply, int status) {
            CAPTURE(path, status, reply.response.body);
            CHECK(reply.response.status == status);
            CHECK(item.at("responses").as_object().contains(std::to_string(status)));
            CHECK(check.mistakes(reply.json, "Problem") == std::vector<std::string>{});
        };
        const std::string method(operation.method);
        Rig rig;  // empty: nothing is found
        const std::string target = filled(rig, path, std::string(64, '0'));
        refused(rig.ask(method, target), 401);
        refused(rig.ask(method, target, {{"Authorization", "Bearer wrong"}}), 403);
        refused(rig.get(target + "?surprise=1").response.status == 405 ? rig.post(target + "?surprise=1")
                                                                       : rig.get(target + "?surprise=1"),
                400);
        const bool by_id = operation.path.find("_id}") != std::string_view::npos;
        if (by_id) refused(ask_well(rig, operation), 404);
    }
}

TEST_CASE("health answers in the described shapes") {
    const json::object whole = document();
    SchemaCheck check(whole.at("components").at("schemas").as_object());
    Rig rig;
    rig.desk.picture.pollers[0].failures = 2;
    CHECK(check.mistakes(rig.ask("GET", "/health/live").json, "Live").empty());
    CHECK(check.mistakes(rig.ask("GET", "/health/ready").json, "Ready").empty());
    rig.store->close();
    CHECK(check.mistakes(rig.ask("GET", "/health/ready").json, "Ready").empty());
}
