#include "adapters/stand/office/folder_office.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "adapters/stand/ftp/ftp_server.hpp"
#include "adapters/stand/office/reply_desk.hpp"
#include "adapters/stand/office/rounds.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::stand {
namespace fs = std::filesystem;
namespace json = boost::json;
namespace {

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> documents_in(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const bool hidden = entry.path().filename().string().starts_with('.');
        if (!hidden && entry.path().extension() == ".json" && entry.is_regular_file()) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

class FolderOffice final : public RoundsSystem {
public:
    FolderOffice(FolderOfficeSettings settings, StandKit kit)
        : RoundsSystem(std::move(kit)), settings_(std::move(settings)), dir_(settings_.dir), desk_(settings_.answer_after) {
        for (const char* folder : {"out", "in"}) fs::create_directories(dir_ / folder);
        if (!settings_.ftp) return;
        auto storage = std::make_shared<FileStorage>(dir_, FileStorage::Contents::kept);
        storage->admit({settings_.ftp->user, settings_.ftp->password});
        ftp_ = std::make_unique<FtpServer>(this->kit().io, std::move(storage));
    }

    std::map<std::string, std::uint16_t> own_ports() const override {
        return ftp_ ? std::map<std::string, std::uint16_t>{{name(), ftp_->port()}} : std::map<std::string, std::uint16_t>();
    }
    void listen() override {
        if (ftp_) ftp_->listen(settings_.ftp->port);
        RoundsSystem::listen();
    }
    void stop() override {
        RoundsSystem::stop();
        if (ftp_) ftp_->stop();
    }

    std::string state() const override {
        json::object book = desk_.book();
        book["system"] = name();
        book["kind"] = "folder";
        return json::serialize(book);
    }
    void reset() override { desk_.clear(); }

private:
    void round(Time now) override {
        for (const fs::path& file : documents_in(dir_ / "out")) {
            take(read_file(file), now);
            fs::remove(file);
        }
        for (const std::string& id : desk_.due(faults(), now)) reply(id);
    }
    void take(const std::string& octets, Time now);
    void reply(const std::string& id) const;

    FolderOfficeSettings settings_;
    fs::path dir_;
    ReplyDesk desk_;
    std::unique_ptr<FtpServer> ftp_;
};

void FolderOffice::take(const std::string& octets, Time now) {
    boost::system::error_code error;
    const json::value document = json::parse(octets, error);
    const auto* object = error ? nullptr : document.if_object();
    const auto* id = object == nullptr ? nullptr : object->if_contains("external_id");
    if (id == nullptr || !id->is_string()) {
        kit().log.write(LogLevel::warn, "stand_document_not_understood", {{"system", name()}});
        return;
    }
    const std::string key(id->get_string());
    desk_.take(key, key, faults(), now);
}

void FolderOffice::reply(const std::string& id) const {
    const std::string name = "reply-" + make_trace_id() + ".json";
    const fs::path part = dir_ / "in" / ("." + name);
    std::ofstream out(part, std::ios::binary);
    out << json::serialize(json::object{{"external_id", id}, {"state", "done"}, {"answer", office_answer(this->name())}});
    out.close();
    if (!out) throw std::runtime_error("cannot write " + part.string());
    fs::rename(part, dir_ / "in" / name);
}

}  // namespace

std::unique_ptr<StandSystem> make_folder_office(FolderOfficeSettings settings, StandKit kit) {
    return std::make_unique<FolderOffice>(std::move(settings), std::move(kit));
}

}  // namespace gateway::stand
