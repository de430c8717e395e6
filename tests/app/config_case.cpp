#include "tests/app/config_case.hpp"

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <places.hpp>
#include <sstream>
#include <stdexcept>

#include "gateway/core/setting_key_builder.hpp"

namespace gateway {
namespace {

using enum SettingType;

class TestConnector final : public Connector {
public:
    explicit TestConnector(std::string fails) : fails_(std::move(fails)) {}
    Task<Outcome> deliver(Delivery, Deadline) override { co_return delivered(); }
    Repeat repeat() const override { return Repeat::safe; }
    Task<Reach> probe(Deadline) override {
        if (fails_ == "throws") throw std::runtime_error("no line");
        co_return Reach{fails_.empty(), fails_.empty() ? Cause::none : Cause::connect_failed, fails_};
    }

private:
    std::string fails_;
};

class TestEndpoint final : public Endpoint {
public:
    explicit TestEndpoint(std::string prefix) : prefix_(std::move(prefix)) {}
    std::string prefix() const override { return prefix_; }
    Task<WebResponse> handle(WebRequest) override { co_return WebResponse(); }
    WebResponse refuse(const WebRequest&, const Fault&) const override { return {}; }

private:
    std::string prefix_;
};

Adapter make_mailbox(const Settings& settings, const AdapterKit& kit) {
    if (settings.has("key")) kit.key(settings.text("key"));
    Adapter adapter;
    if (settings.boolean("delivers")) adapter.connector = std::make_unique<TestConnector>(settings.text("fails"));
    adapter.endpoint = std::make_unique<TestEndpoint>(settings.text("prefix"));
    return adapter;
}

Adapter make_sink(const Settings&, const AdapterKit&) {
    Adapter adapter;
    adapter.connector = std::make_unique<TestConnector>("");
    return adapter;
}

std::vector<SettingKey> mailbox_keys() {
    return {
        KeyBuilder("url", url, "Адрес ящика", "Address of the mailbox").required().example("https://mail.example/"),
        KeyBuilder("token", secret, "Токен", "Token"),
        KeyBuilder("key", text, "Ключ подписи", "Signing key"),
        KeyBuilder("prefix", text, "Путь", "Path").fallback("/mail"),
        KeyBuilder("delivers", boolean, "Доставляет ли", "Whether it delivers").fallback("true"),
        KeyBuilder("fails", text, "Как не отвечает", "How it does not answer"),
        KeyBuilder("max", size, "Наибольшее письмо", "Largest letter").fallback("1MiB").range(1024, 20 << 20),
        KeyBuilder("archive", path, "Архив", "Archive").fallback("archive/in"),
        KeyBuilder("copy", block, "Копия", "Copy").keys({KeyBuilder("dir", path, "Папка", "Folder").fallback("copy")}),
        KeyBuilder("folders", text_list, "Папки", "Folders"),
        KeyBuilder("labels", text_map, "Метки", "Labels"),
        KeyBuilder("rules", block_list, "Правила", "Rules")
            .keys({KeyBuilder("folder", text, "Папка", "Folder").required(),
                   KeyBuilder("wait", duration, "Ждать", "Wait").fallback("5s")}),
    };
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "appeal-config-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

ConfigCase read_case(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + file.string());
    ConfigCase result;
    std::string line, name;
    while (std::getline(stream, line)) {
        if (line.starts_with("### ")) {
            name = line.substr(4);
            if (name != "expected") result.files[name];
        } else if (name == "expected") {
            result.expected.push_back(line);
        } else {
            result.files[name] += line + "\n";
        }
    }
    return result;
}

void write_file(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary);
    if (!(stream << text).flush()) throw std::runtime_error("cannot write " + file.string());
}

void write_case(const ConfigCase& test_case, const std::filesystem::path& dir) {
    ConfigCase whole = read_case(std::string(SOURCE_DIR) + "/tests/data/config/good/minimal.txt");
    for (const auto& [name, text] : test_case.files) whole.files[name] = text;
    for (const auto& [name, text] : whole.files) {
        if (text == "(absent)\n") continue;
        write_file(dir / name, text);
        const bool secret = name.starts_with("secrets/");
        if (secret)
            std::filesystem::permissions(dir / name, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
}

const std::vector<AdapterKind>& test_kinds() {
    static const std::vector<AdapterKind> kinds{
        {"mailbox", "Почтовый ящик", "A mailbox", mailbox_keys(), &make_mailbox},
        {"sink", "Сток", "A sink", {}, &make_sink},
    };
    return kinds;
}

std::vector<std::filesystem::path> case_files(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(SOURCE_DIR) + "/tests/data/config/" + folder))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace gateway
