#include "adapters/stand/medo/medo_stand.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "adapters/stand/office/rounds.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/windows_1251.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::stand {
namespace fs = std::filesystem;
namespace json = boost::json;
namespace {

constexpr std::string_view ns = "http://www.infpres.com/IEDMS";
constexpr std::string_view own_uid = "44444444-4444-4444-8444-444444444444";

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string uid_of(XmlNode node) {
    return node.attribute(ns, "uid").value_or("");
}

std::string number_in(XmlNode holder) {
    return holder.child("num").child("number").trimmed();
}

class MedoStand final : public RoundsSystem {
public:
    MedoStand(MedoStandSettings settings, StandKit kit) : RoundsSystem(std::move(kit)), settings_(std::move(settings)) {
        for (const char* folder : {"in", "out", "bad"}) fs::create_directories(settings_.dir / folder);
    }

    std::string state() const override;
    void reset() override {
        effects_.clear();
        uids_.clear();
        carried_ = 0;
    }
    std::string command(std::string_view action, std::string_view body) override;

private:
    void round(Time now) override;
    void carry(const fs::path& packet, Time now);
    void take_document(XmlNode document, const std::string& uid, Time now);
    void send(const std::string& name, const std::string& message, Time now) const;
    void acknowledge(const std::string& about, Time now) const;
    std::string communication(const std::string& type, const std::string& uid, const std::string& inside, Time now) const;
    std::string document_xml(const json::object& order, const std::string& uid, Time now) const;

    MedoStandSettings settings_;
    std::map<std::string, std::string> uids_;  ///< number of a document of ours → its uid
    std::map<std::string, int> effects_;
    std::int64_t carried_ = 0;
};

std::string MedoStand::communication(const std::string& type, const std::string& uid, const std::string& inside,
                                     Time now) const {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x:communication xmlns:x=\"" + std::string(ns) +
           "\" x:version=\"2.6\"><x:header x:type=\"" + type + "\" x:uid=\"" + uid + "\" x:created=\"" +
           to_rfc3339(now).substr(0, 19) + "\"><x:source x:uid=\"" + std::string(own_uid) + "\"><x:organization>" +
           xml_escape(settings_.title) + "</x:organization></x:source></x:header>" + inside + "</x:communication>";
}

std::string MedoStand::document_xml(const json::object& order, const std::string& uid, Time now) const {
    const auto text = [&](std::string_view name) {
        const auto* value = order.if_contains(name);
        return value != nullptr && value->is_string() ? xml_escape(std::string_view(value->get_string())) : std::string();
    };
    const std::string inside = "<x:document x:uid=\"" + uid + "\"><x:kind>Обращение</x:kind><x:num><x:number>" +
                               text("number") + "</x:number><x:date>" + to_rfc3339(now).substr(0, 10) +
                               "</x:date></x:num><x:annotation>" + text("text") +
                               "</x:annotation><x:correspondents><x:correspondent><x:person>" + text("person") +
                               "</x:person></x:correspondent></x:correspondents></x:document>";
    return communication("Документ", uid, inside, now);
}

/// A packet gets its name when it is whole; the letter says where квитанции go.
void MedoStand::send(const std::string& name, const std::string& message, Time now) const {
    const fs::path part = settings_.dir / "in" / ("." + name);
    fs::create_directories(part);
    std::ofstream(part / "document.xml", std::ios::binary) << message;
    std::ofstream(part / "envelope.ini", std::ios::binary)
        << windows_1251_of_utf8("[ПИСЬМО КП ПС СЗИ]\r\nТЕМА=ЭСД МЭДО\r\nДАТА=" + to_rfc3339(now).substr(0, 10) +
                                "\r\n[АДРЕСАТЫ]\r\n0=" + settings_.address + "\r\n[ФАЙЛЫ]\r\n0=document.xml");
    fs::rename(part, settings_.dir / "in" / name);
}

void MedoStand::acknowledge(const std::string& about, Time now) const {
    const std::string uid = make_uuid_v7(now);
    const std::string inside = "<x:acknowledgment x:uid=\"" + about + "\"><x:time>" + to_rfc3339(now).substr(0, 19) +
                               "</x:time><x:accepted>true</x:accepted></x:acknowledgment>";
    send("receipt-" + uid, communication("Квитанция", uid, inside, now), now);
}

void MedoStand::round(Time now) {
    for (const auto& entry : fs::directory_iterator(settings_.dir / "out")) {
        const bool ready = entry.is_directory() && !entry.path().filename().string().starts_with('.');
        if (!ready) continue;
        carry(entry.path(), now);
        fs::remove_all(entry.path());
        ++carried_;
    }
}

void MedoStand::carry(const fs::path& packet, Time now) {
    for (const auto& file : fs::directory_iterator(packet)) {
        if (file.path().extension() != ".xml") continue;
        const XmlDocument message = XmlDocument::parse(read_file(file.path()));
        const XmlNode root = message.root();
        const std::string uid = uid_of(root.child("header"));
        if (const XmlNode receipt = root.child("acknowledgment"))
            ++effects_["receipt:" + uid_of(receipt)];
        else if (const XmlNode notification = root.child("notification"))
            ++effects_["notified:" + uid_of(notification)];
        else
            take_document(root.child("document"), uid, now);
    }
}

void MedoStand::take_document(XmlNode document, const std::string& uid, Time now) {
    const auto ours = uids_.find(number_in(document.child("correspondents").child("correspondent")));
    ++effects_[ours == uids_.end() ? "document:" + uid : "answer:" + ours->second];
    if (!faults().strike(FaultMode::drop)) acknowledge(uid, now);
}

std::string MedoStand::command(std::string_view action, std::string_view body) {
    if (action != "documents") return StandSystem::command(action, body);
    boost::system::error_code error;
    const json::value order = json::parse(json::string_view(body.data(), body.size()), error);
    const auto* list = error || !order.is_object() ? nullptr : order.get_object().if_contains("documents");
    if (list == nullptr || !list->is_array()) throw Fault(Cause::malformed, R"(expected {"documents": [{"number", "text"}]})");
    const Time now = kit().clock.now();
    json::array uids;
    for (const json::value& one : list->get_array()) {
        const json::object* document = one.if_object();
        const auto* number = document == nullptr ? nullptr : document->if_contains("number");
        if (number == nullptr || !number->is_string()) throw Fault(Cause::missing_field, "a number is expected", "/documents");
        const std::string uid = make_uuid_v7(now);
        uids_[std::string(number->get_string())] = uid;
        send("document-" + uid, document_xml(*document, uid, now), now);
        uids.emplace_back(uid);
    }
    return json::serialize(json::object{{"uids", std::move(uids)}});
}

std::string MedoStand::state() const {
    json::array effects;
    for (const auto& [key, count] : effects_) effects.push_back({{"key", key}, {"count", count}});
    return json::serialize(json::object{{"system", name()},
                                        {"kind", "medo"},
                                        {"effects", std::move(effects)},
                                        {"counters", {{"sent", uids_.size()}, {"carried", carried_}}}});
}

}  // namespace

std::unique_ptr<StandSystem> make_medo_stand(MedoStandSettings settings, StandKit kit) {
    return std::make_unique<MedoStand>(std::move(settings), std::move(kit));
}

}  // namespace gateway::stand
