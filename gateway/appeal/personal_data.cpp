#include "gateway/appeal/personal_data.hpp"

#include <algorithm>
#include <map>

#include "gateway/appeal/description.hpp"

namespace gateway {
namespace {

template <class T>
const T sample{};

// The visitor that lists the fields below one path.
class PathLister {
public:
    PathLister(std::vector<PdPath>& out, std::string prefix) : out_(out), prefix_(std::move(prefix)) {}

    template <class T>
    void field(const FieldSpec& spec, const T&) {
        leaf(spec, prefix_ + '/' + std::string(spec.name));
    }
    template <Described T>
    void field(const FieldSpec& spec, const T& value) {
        PathLister below(out_, prefix_ + '/' + std::string(spec.name));
        describe(below, value);
    }
    template <Described T>
    void field(const FieldSpec& spec, const std::optional<T>&) {
        field(spec, sample<T>);
    }
    template <class T>
    void field(const FieldSpec& spec, const std::vector<T>&) {
        const std::string path = prefix_ + '/' + std::string(spec.name) + "/*";
        if constexpr (Described<T>) {
            PathLister below(out_, path);
            describe(below, sample<T>);
        } else {
            leaf(spec, path);
        }
    }

private:
    void leaf(const FieldSpec& spec, std::string path) { out_.push_back({std::move(path), spec.pd, spec.ru, spec.en}); }

    std::vector<PdPath>& out_;
    std::string prefix_;
};

template <class T>
std::vector<PdPath> list() {
    std::vector<PdPath> paths;
    PathLister lister(paths, {});
    describe(lister, sample<T>);
    return paths;
}

// "/questions/12/n" → "/questions/*/n"
std::string generalized(std::string_view pointer) {
    std::string path;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        const auto part = pointer.substr(0, end);
        const bool index = !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
        path += '/';
        path += index ? std::string_view("*") : part;
        pointer.remove_prefix(end);
    }
    return path;
}

}  // namespace

const std::vector<PdPath>& personal_data_of_appeal() {
    static const std::vector<PdPath> paths = list<Appeal>();
    return paths;
}

const std::vector<PdPath>& personal_data_of_event() {
    static const std::vector<PdPath> paths = list<AppealEvent>();
    return paths;
}

PdClass pd_class(std::string_view pointer) {
    static const auto classes = [] {
        std::map<std::string, PdClass, std::less<>> map;
        for (const PdPath& path : personal_data_of_appeal()) map.emplace(path.path, path.pd);
        return map;
    }();
    if (!pointer.starts_with('/')) return PdClass::p4;
    const auto found = classes.find(generalized(pointer));
    return found == classes.end() ? PdClass::p4 : found->second;
}

}  // namespace gateway
