#include "tests/adapters/medo/scene.hpp"

#include <places.hpp>

#include "adapters/medo/settings.hpp"
#include "gateway/core/setting_values.hpp"

namespace gateway::medo {

namespace {

const std::string uid_of_them = "22222222-2222-4222-8222-222222222222";

std::string communication(const std::string& type, const std::string& uid, const std::string& inside) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x:communication xmlns:x=\"http://www.infpres.com/IEDMS\" "
           "x:version=\"2.6\"><x:header x:type=\"" +
           type + "\" x:uid=\"" + uid + "\" x:created=\"2026-03-01T10:00:00.502\"><x:source x:uid=\"" + uid_of_them +
           "\"><x:organization>Администрация города</x:organization></x:source></x:header>" + inside + "</x:communication>";
}

std::string num(const std::string& number) {
    return "<x:num><x:number>" + number + "</x:number><x:date>2026-03-01</x:date></x:num>";
}

}  // namespace

std::string Document::xml() const {
    std::string inside = "<x:document x:uid=\"" + uid + "\"><x:kind>" + kind + "</x:kind>" + num(number) + "<x:annotation>" +
                         annotation +
                         "</x:annotation><x:correspondents><x:correspondent>"
                         "<x:person>Иванов Иван Иванович</x:person>" +
                         (refers_to.empty() ? "" : num(refers_to)) + "</x:correspondent></x:correspondents></x:document>";
    if (!files.empty()) {
        inside += "<x:files>";
        for (const std::string& file : files) inside += "<x:file x:localName=\"" + file + "\" x:localId=\"1\"/>";
        inside += "</x:files>";
    }
    return communication("Документ", uid, inside);
}

std::string acknowledgment(const std::string& about, bool accepted, const std::string& uid) {
    return communication("Квитанция", uid,
                         "<x:acknowledgment x:uid=\"" + about + "\"><x:time>2026-03-01T10:00:00</x:time><x:accepted>" +
                             (accepted ? "true" : "false") + "</x:accepted>" +
                             (accepted ? "" : "<x:errorCode>248</x:errorCode>") + "</x:acknowledgment>");
}

std::string notification(const std::string& about, bool accepted, const std::string& uid) {
    const std::string name = accepted ? "documentAccepted" : "documentRefused";
    return communication(
        "Уведомление", uid,
        "<x:notification x:type=\"" + std::string(accepted ? "Зарегистрирован" : "Отказано в регистрации") + "\" x:uid=\"" +
            about + "\"><x:" + name + "><x:time>2026-03-01T10:00:00</x:time><x:foundation>" + num("АГ-1") + "</x:foundation>" +
            (accepted ? num("0002/аб") : "<x:reason>Не наш вопрос</x:reason>") + "</x:" + name + "></x:notification>");
}

std::string letter_from(const std::string& address) {
    return "[ПИСЬМО КП ПС СЗИ]\r\nТЕМА=ЭСД МЭДО\r\n[АДРЕСАТЫ]\r\n0=" + address + "\r\n[ФАЙЛЫ]\r\n0=document.xml";
}

Scene::Scene(std::map<std::string, std::string> words) {
    for (const auto& dir : {in(), out(), bad()}) std::filesystem::create_directories(dir);
    words.insert({{"in_dir", in()},
                  {"out_dir", out()},
                  {"bad_dir", bad()},
                  {"own_address", "REGION~GATEWAY"},
                  {"own_uid", "11111111-1111-4111-8111-111111111111"},
                  {"own_title", "Правительство области"},
                  {"partner_address", "CITY~ADMIN"},
                  {"partner_uid", uid_of_them},
                  {"partner_title", "Администрация города"},
                  {"mapping_in", SOURCE_DIR "/config/mappings/medo-in.xslt"},
                  {"mapping_out", SOURCE_DIR "/config/mappings/medo-out.xslt"}});
    const std::vector<SettingKey> keys = setting_keys();
    Settings settings = default_settings(keys);
    for (const auto& [name, text] : words) {
        const auto key = std::ranges::find(keys, name, &SettingKey::name);
        REQUIRE(key != keys.end());
        settings.set(name, scalar_setting(*key, text));
    }
    adapter = make_medo_kind().make(settings, kit("medo"));
}

void Scene::put(const std::string& packet, const Files& files, bool old) const {
    std::filesystem::create_directories(in() / packet);
    for (const auto& [name, octets] : files) std::ofstream(in() / packet / name, std::ios::binary) << octets;
    if (!old) return;
    const auto before = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
    for (const auto& [name, octets] : files) std::filesystem::last_write_time(in() / packet / name, before);
    std::filesystem::last_write_time(in() / packet, before);
}

Delivery Scene::delivery(MessageKind kind, std::string canonical, const Appeal& appeal) {
    Delivery made;
    made.delivery_id = make_uuid_v7(clock.now());
    made.kind = kind;
    made.canonical = std::move(canonical);
    made.appeal = to_json(appeal);
    made.note = adapter.connector->prepare(made);
    return made;
}

std::vector<std::string> Scene::names(const std::filesystem::path& dir) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(dir)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with('.')) found.push_back(name);
    }
    std::ranges::sort(found);
    return found;
}

std::string Scene::read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace gateway::medo
