#include <stdexcept>

#include "adapters/municipal/fields.hpp"
#include "adapters/municipal/rest.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace {

using enum SettingType;

std::vector<SettingKey> call_keys(const std::string& method, const std::string& example) {
    return {KeyBuilder("method", choice, "Метод HTTP", "HTTP method").choices({"GET", "POST", "PUT", "PATCH"}).fallback(method),
            KeyBuilder("path", text, "Путь от url; {поля} обращения", "Path below url; {fields} of the appeal")
                .required()
                .example(example)};
}

SettingKey call_key(const char* name, const char* ru, const char* en, std::vector<SettingKey> keys) {
    return KeyBuilder(name, block, ru, en).keys(std::move(keys));
}

std::vector<SettingKey> list_keys() {
    return {
        KeyBuilder("path", text, "Путь списка; {cursor} — где остановились", "Path of the list; {cursor} is where we stopped")
            .required()
            .example("/requests?since={cursor}"),
        KeyBuilder("first_cursor", text, "{cursor} самого первого опроса", "{cursor} of the very first poll").example("0"),
        KeyBuilder("cursor", text, "Где в ответе следующий {cursor}; без него список читается целиком",
                   "Where the next {cursor} stands; without it the whole list is read every time")
            .example("/next"),
        KeyBuilder("items", text, "Где в ответе список", "Where the list stands").fallback("/").example("/requests"),
        KeyBuilder("mapping", path, "Отображение одного элемента; без него — mapping.in",
                   "Mapping of one item; mapping.in without it")
            .example("mappings/city-in.jq"),
        KeyBuilder("pages", integer, "Страниц за один опрос", "Pages of one poll").fallback("20").range(1, 1'000)};
}

std::optional<RestCall> call_of(const Settings& settings, const char* name) {
    if (!settings.has(name)) return std::nullopt;
    const auto& block = settings.block(name);
    RestCall call{block.text("method"), TextTemplate::parse(block.text("path"))};
    check_fields(call.path);
    return call;
}

RestList list_of(const Settings& block) {
    RestList list;
    list.path = TextTemplate::parse(block.text("path"));
    for (const auto& field : list.path.fields())
        if (field != "cursor") throw std::runtime_error("list.path: нет такого поля / no such field: {" + field + "}");
    list.first_cursor = block.text("first_cursor");
    if (!block.text("cursor").empty()) list.cursor = Locator::parse(block.text("cursor"));
    list.pages = static_cast<int>(block.integer("pages"));
    return list;
}

}  // namespace

std::vector<SettingKey> rest_keys() {
    auto keys = line_keys();
    std::vector<SettingKey> own{
        KeyBuilder("headers", text_map, "Заголовки каждого вызова; {поля} обращения",
                   "Headers of every call; {fields} of the appeal")
            .example("{\"X-Appeal\": \"{appeal_id}\"}"),
        KeyBuilder("idempotency_header", text, "Заголовок с номером доставки: партнёр узнаёт по нему повтор",
                   "Header with the delivery's id: the partner knows a repeat by it")
            .example("Idempotency-Key"),
        call_key("create", "Передать обращение", "Hand over an appeal", call_keys("POST", "/requests")),
        call_key("update", "Передать изменённое обращение", "Hand over a changed appeal",
                 call_keys("PUT", "/requests/{partner_id}")),
        call_key("event", "Передать статус или ответ", "Hand over a status or an answer",
                 call_keys("POST", "/requests/{partner_id}/events")),
        call_key("answer", "Что означает ответ партнёра", "What the partner's answer means", answer_keys()),
        call_key("find", "Спросить, дошло ли обращение", "Ask whether an appeal arrived",
                 {KeyBuilder("path", text, "Путь вопроса", "Path of the question")
                      .required()
                      .example("/requests?external={appeal_id}"),
                  KeyBuilder("id", text, "Где в ответе номер найденного", "Where the id of what was found stands")
                      .required()
                      .example("/0/id")}),
        call_key("status", "Опрашивать статус каждого открытого обращения", "Ask for the status of every open appeal",
                 {KeyBuilder("path", text, "Путь вопроса", "Path of the question").required().example("/requests/{partner_id}"),
                  KeyBuilder("mapping", path, "Отображение ответа в событие", "Mapping of the answer to an event")
                      .required()
                      .example("mappings/city-status.jq")}),
        call_key("files_out", "Передавать файлы обращения и ответа, multipart/form-data",
                 "Hand over the files of appeals and answers, multipart/form-data", upload_keys()),
        call_key("files_in", "Забирать файлы, названные адресами (attachments[].source_ref), с адреса партнёра",
                 "Fetch the files named by addresses (attachments[].source_ref), from the partner's own origin",
                 download_keys()),
        call_key("list", "Забирать у партнёра новые обращения и события", "Fetch new appeals and events", list_keys()),
    };
    for (auto& key : own) keys.push_back(std::move(key));
    return keys;
}

RestSettings read_rest(const Settings& settings) {
    RestSettings read;
    read.line = read_line(settings);
    for (const auto& [name, value] : settings.map("headers")) {
        read.headers.emplace_back(name, TextTemplate::parse(value));
        check_fields(read.headers.back().second);
    }
    read.idempotency_header = settings.text("idempotency_header");
    read.create = call_of(settings, "create");
    read.update = call_of(settings, "update");
    read.event = call_of(settings, "event");
    if (settings.has("answer")) read.answer = read_answer(settings.block("answer"));
    if (settings.has("find")) {
        read.find = RestCall{"GET", TextTemplate::parse(settings.block("find").text("path"))};
        check_fields(read.find->path);
        read.found = Locator::parse(settings.block("find").text("id"));
    }
    if (settings.has("status")) {
        read.status = TextTemplate::parse(settings.block("status").text("path"));
        check_fields(*read.status);
        read.status_mapping = settings.block("status").text("mapping");
    }
    if (settings.has("list")) {
        read.list = list_of(settings.block("list"));
        read.list_mapping = settings.block("list").text("mapping");
        read.list_items = settings.block("list").text("items");
    }
    if (settings.has("files_out")) read.files_out = read_uploads(settings.block("files_out"));
    if (settings.has("files_in")) read.files_in = read_downloads(settings.block("files_in"));
    if (!read.create && !read.event && !read.list)
        throw std::runtime_error("rest: нужен create, event или list / create, event or list is required");
    return read;
}

}  // namespace gateway::municipal
