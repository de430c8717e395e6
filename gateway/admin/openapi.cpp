#include "gateway/admin/openapi.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "gateway/admin/api.hpp"
#include "gateway/admin/arguments.hpp"
#include "gateway/admin/words.hpp"

namespace gateway {
namespace {

using Object = boost::json::object;

boost::json::string_view key(std::string_view text) {
    return {text.data(), text.size()};
}

std::string both(std::string_view ru, std::string_view en) {
    return std::string(ru) + " / " + std::string(en);
}

Object schema_of(const ApiParameter& row) {
    switch (row.type) {
        case ApiType::text:
            return {{"type", "string"}, {"minLength", 1}, {"maxLength", argument_octets}};
        case ApiType::choice: {
            boost::json::array words;
            for (const std::string& word : row.choices) words.push_back(json_of(word));
            return {{"type", "string"}, {"enum", std::move(words)}};
        }
        case ApiType::time:
            return {{"type", "string"}, {"format", "date-time"}};
        case ApiType::limit:
            return {{"type", "integer"}, {"minimum", 1}, {"maximum", page_limit}, {"default", page_default}};
        case ApiType::flag:
            return {{"type", "boolean"}, {"default", false}};
    }
    return {};
}

Object parameter(std::string_view in, std::string_view name, Object schema, const std::string& description) {
    Object object{{"in", json_of(in)}, {"name", json_of(name)}, {"schema", std::move(schema)}};
    if (in == "path") object["required"] = true;
    if (!description.empty()) object["description"] = description;
    return object;
}

void add_path_parameters(boost::json::array& list, std::string_view path) {
    for (auto begin = path.find('{'); begin != std::string_view::npos; begin = path.find('{', begin + 1)) {
        const std::string_view name = path.substr(begin + 1, path.find('}', begin) - begin - 1);
        list.push_back(parameter("path", name, {{"type", "string"}, {"minLength", 1}}, ""));
    }
}

boost::json::array parameters_of(const ApiOperation& operation) {
    boost::json::array list;
    add_path_parameters(list, operation.path);
    for (const ApiParameter& row : operation.query)
        list.push_back(parameter("query", row.name, schema_of(row), both(row.ru, row.en)));
    if (operation.right == ApiRight::unmask) {
        const Object text{{"type", "string"}, {"maxLength", argument_octets}};
        list.push_back(parameter("header", "X-Actor", text, "Кто смотрит персональные данные / who looks at personal data"));
        list.push_back(parameter("header", "X-Reason", text, "Зачем; без персональных данных / why; no personal data in it"));
    }
    return list;
}

Object body_of(const ApiOperation& operation) {
    const ApiParameter actor{.name = "actor", .ru = "Кто это делает", .en = "Who does it"};
    const ApiParameter reason{.name = "reason", .ru = "Почему; без персональных данных", .en = "Why; no personal data in it"};
    std::vector<ApiParameter> rows{actor, reason};
    rows.insert(rows.end(), operation.body.begin(), operation.body.end());
    Object properties;
    boost::json::array required;
    for (const ApiParameter& row : rows) {
        Object schema = schema_of(row);
        schema["description"] = both(row.ru, row.en);
        properties[key(row.name)] = std::move(schema);
        required.push_back(json_of(row.name));
    }
    Object schema{{"type", "object"},
                  {"properties", std::move(properties)},
                  {"required", std::move(required)},
                  {"additionalProperties", false}};
    return {{"required", true}, {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
}

Object content(std::string_view type, std::string_view schema) {
    Object holder;
    if (schema.empty())
        holder = {{"schema", {{"type", "string"}, {"contentMediaType", json_of(type)}}}};
    else
        holder = {{"schema", {{"$ref", "#/components/schemas/" + std::string(schema)}}}};
    Object object;
    object[key(type)] = std::move(holder);
    return object;
}

void add_problem(Object& responses, std::string_view status, std::string_view description) {
    responses[key(status)] = {{"description", json_of(description)},
                              {"content", content("application/problem+json", "Problem")}};
}

Object responses_of(const ApiOperation& operation) {
    Object responses;
    responses["200"] = {
        {"description", json_of(operation.ru)},
        {"content", operation.answer.empty() ? content(operation.octets, {}) : content("application/json", operation.answer)}};
    add_problem(responses, "400", "Неверный аргумент, place называет его / an argument is wrong, `place` names it");
    add_problem(responses, "401", "Нет токена / no token");
    add_problem(responses, "403", "Токен неверен или его прав мало / the token is wrong or may not do this");
    if (operation.path.find('{') != std::string_view::npos) add_problem(responses, "404", "Не найдено / not found");
    if (operation.right == ApiRight::change) {
        add_problem(responses, "409", "Состояние этого не позволяет / the state does not allow it");
        add_problem(responses, "413", "Тело велико / the body is too large");
        add_problem(responses, "415", "Нужен application/json / application/json is wanted");
    }
    add_problem(responses, "503", "Хранилище недоступно / the store is not available");
    return responses;
}

Object described(const ApiOperation& operation) {
    Object object{{"operationId", json_of(operation.name)}, {"summary", both(operation.ru, operation.en)}};
    boost::json::array parameters = parameters_of(operation);
    if (!parameters.empty()) object["parameters"] = std::move(parameters);
    if (operation.right == ApiRight::change) object["requestBody"] = body_of(operation);
    object["responses"] = responses_of(operation);
    return object;
}

/// What stands beside /api/v1 and asks for no token.
void add_open_paths(Object& paths) {
    const auto open = [](std::string_view name, std::string_view summary, Object responses) {
        return Object{{"get",
                       {{"operationId", json_of(name)},
                        {"summary", json_of(summary)},
                        {"security", boost::json::array{}},
                        {"responses", std::move(responses)}}}};
    };
    const auto answer = [](std::string_view words, Object body) {
        return Object{{"description", json_of(words)}, {"content", std::move(body)}};
    };
    paths["/health/live"] =
        open("live", "Процесс жив / the process is alive", {{"200", answer("live", content("application/json", "Live"))}});
    paths["/health/ready"] = open("ready", "Готовность с причинами / readiness with reasons",
                                  {{"200", answer("ready", content("application/json", "Ready"))},
                                   {"503", answer("not ready", content("application/json", "Ready"))}});
    paths["/metrics"] =
        open("metrics", "Метрики Prometheus / Prometheus metrics", {{"200", answer("metrics", content("text/plain", {}))}});
}

std::string make_document() {
    Object paths;
    add_open_paths(paths);
    for (const ApiOperation& operation : api_operations()) {
        boost::json::value& path = paths[std::string(api_prefix) + std::string(operation.path)];
        if (!path.is_object()) path.emplace_object();
        path.get_object()[operation.method == "GET" ? "get" : "post"] = described(operation);
    }
    const Object info{
        {"title", "Appeal Gateway: administrator's API"},
        {"version", "1"},
        {"description",
         "Шлюз обращений граждан. Персональные данные скрыты, пока не названы причина и исполнитель. / Gateway of "
         "citizens' appeals. Personal data is masked until an actor and a reason are given."}};
    const Object document{
        {"openapi", "3.1.0"},
        {"info", info},
        {"servers", boost::json::array{Object{{"url", "/"}}}},
        {"security", boost::json::array{Object{{"token", boost::json::array{}}}}},
        {"paths", std::move(paths)},
        {"components",
         {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}, {"schemas", api_schemas()}}}};
    return boost::json::serialize(document);
}

}  // namespace

const std::string& openapi_document() {
    static const std::string document = make_document();
    return document;
}

}  // namespace gateway
