#include "gateway/mapping/loss_report.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <functional>

#include "gateway/core/fault.hpp"
#include "gateway/mapping/xml_fields.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

/// Something no field holds: longer than codes, no date, no number.
constexpr std::string_view stranger = "Ѫ-другое-значение-Ѫ";

class Trial {
public:
    Trial(const Mapping& mapping, std::string_view document, const MappingParams& params, std::size_t max_fields)
        : mapping_(mapping), params_(params), max_fields_(max_fields) {
        report_.made = mapping.run(document, params);
    }

    /// One field by its path; `changed` are the document's texts with the field otherwise.
    template <class Changed>
    void field(const std::string& path, const Changed& changed) {
        if (report_.fields == max_fields_) {
            report_.cut = true;
            return;
        }
        ++report_.fields;
        for (const auto& change : changed)
            if (matters(change())) return;
        report_.lost.push_back(path);
    }

    bool full() const { return report_.cut; }
    LossReport take() { return std::move(report_); }

private:
    bool matters(const std::string& document) const {
        try {
            return mapping_.run(document, params_).text != report_.made.text;
        } catch (const Fault&) {
            return true;  // it is read, else it could not be wrong
        }
    }

    const Mapping& mapping_;
    const MappingParams& params_;
    std::size_t max_fields_;
    LossReport report_;
};

json::value altered(const json::value& leaf) {
    if (leaf.is_bool()) return !leaf.get_bool();
    if (leaf.is_number()) return leaf.to_number<double>() + 1;
    return json::value(std::string(leaf.get_string()) + std::string(stranger));
}

void try_json(Trial& trial, const json::value& root, json::value& at, const std::string& path) {
    if (trial.full()) return;
    if (at.is_object()) {
        for (auto& [name, value] : at.get_object()) try_json(trial, root, value, path + "/" + std::string(name));
    } else if (at.is_array()) {
        auto& items = at.get_array();
        for (std::size_t i = 0; i < items.size(); ++i) try_json(trial, root, items[i], path + "/" + std::to_string(i));
    } else if (!at.is_null() && !(at.is_string() && at.get_string().empty())) {
        const json::value was = at;
        const auto with = [&](json::value other) {
            at = std::move(other);
            return json::serialize(root);
        };
        trial.field(path,
                    std::vector<std::function<std::string()>>{[&] { return with(nullptr); }, [&] { return with(altered(was)); },
                                                              [&] { return with(json::value(stranger)); }});
        at = was;
    }
}

void try_xml(Trial& trial, std::string_view document) {
    const std::string canonical = canonical_xml(document);
    for (const XmlField& field : fields_of_xml(canonical)) {
        const auto with = [&](std::string_view other) {
            return canonical.substr(0, field.begin).append(other).append(canonical, field.end);
        };
        const std::string longer = canonical.substr(field.begin, field.end - field.begin) + std::string(stranger);
        trial.field(field.path, std::vector<std::function<std::string()>>{
                                    [&] { return with(""); }, [&] { return with(longer); }, [&] { return with(stranger); }});
        if (trial.full()) return;
    }
}

}  // namespace

LossReport loss_of(const Mapping& mapping, std::string_view document, const MappingParams& params, std::size_t max_fields) {
    Trial trial(mapping, document, params, max_fields);
    if (mapping.format() == MappingFormat::xml) {
        try_xml(trial, document);
        return trial.take();
    }
    boost::system::error_code error;
    json::value root = json::parse(document, error);
    if (error) throw Fault(Cause::malformed, "not JSON: " + error.message());
    try_json(trial, root, root, "");
    return trial.take();
}

}  // namespace gateway
