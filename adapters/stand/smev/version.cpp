#include "adapters/stand/smev/version.hpp"

#include <array>

#include "gateway/core/fault.hpp"

namespace gateway::stand::smev {

namespace {

Version make(std::string_view name, std::string_view number) {
    const std::string root = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/";
    Version version;
    version.name = name;
    version.types = root + std::string(number);
    version.basic = root + "basic/" + std::string(number);
    version.faults = root + "faults/" + std::string(number);
    if (number != "1.3") return version;
    version.routing = root + "routing/1.3";
    version.statistics = version.delivery_block = false;
    version.file_names = true;
    version.newer = name == "1.3-newer";
    return version;
}

const std::array<Version, 4>& versions() {
    static const std::array<Version, 4> all = [] {
        std::array<Version, 4> made{make("1.1", "1.1"), make("1.2", "1.2"), make("1.3", "1.3"), make("1.3-newer", "1.3")};
        made[1].failure_code = false;
        return made;
    }();
    return all;
}

}  // namespace

const Version* version_named(std::string_view name) {
    for (const Version& version : versions()) {
        if (version.name == name) return &version;
    }
    return nullptr;
}

const Version* version_of_path(std::string_view path) {
    constexpr std::string_view mark = "/smev/v";
    const auto at = path.find(mark);
    if (at == std::string_view::npos) return nullptr;
    path.remove_prefix(at + mark.size());
    const Version* version = version_named(path.substr(0, path.find('/')));
    if (version == nullptr) throw Fault(Cause::not_found, "the stand speaks SMEV 1.1, 1.2, 1.3 and 1.3-newer");
    return version;
}

const Version* version_of_namespace(std::string_view types_ns) {
    for (const Version& version : versions()) {
        if (version.types == types_ns) return &version;
    }
    return nullptr;
}

}  // namespace gateway::stand::smev
