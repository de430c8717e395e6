#include "gateway/appeal/planted.hpp"

#include <algorithm>

#include "gateway/appeal/description.hpp"

namespace gateway {
namespace {

std::string padded(int number, std::size_t width, char lead) {
    std::string digits = std::to_string(number);
    return lead + std::string(width > digits.size() + 1 ? width - digits.size() - 1 : 0, '0') + digits;
}

// The visitor that fills every field: lists with one item, texts with a mark of their own.
class Planter {
public:
    explicit Planter(std::vector<PlantedField>& fields) : fields_(fields) {}

    void field(const FieldSpec& spec, std::string& out) {
        if (spec.format == Format::schema_version) return;
        out = value_for(spec);
        if (spec.pd >= PdClass::p2) fields_.push_back({path_ + "/" + std::string(spec.name), spec.pd, out});
    }
    void field(const FieldSpec&, std::int64_t& out) { out = 1; }
    void field(const FieldSpec&, double& out) { out = 50 + 0.015625 * ++count_; }
    void field(const FieldSpec&, bool& out) { out = true; }
    void field(const FieldSpec&, Time& out) { out = Time(std::chrono::seconds(1'767'225'600)); }
    void field(const FieldSpec& spec, Ext& out) {
        const std::string value = mark();
        out[std::string(unknown_fields)] = R"({"planted":")" + value + "\"}";
        fields_.push_back({path_ + "/" + std::string(spec.name), spec.pd, value});
    }
    template <class E>
        requires std::is_enum_v<E>
    void field(const FieldSpec&, E&) {}
    template <class E>
    void field(const FieldSpec&, Open<E>& out) {
        out = Open<E>(E{});
    }
    template <class T>
    void field(const FieldSpec& spec, std::optional<T>& out) {
        field(spec, out.emplace());
    }
    template <class T>
    void field(const FieldSpec& spec, std::vector<T>& out) {
        out.emplace_back();
        const std::string before = path_;
        if constexpr (Described<T>) {
            path_ += "/" + std::string(spec.name) + "/*";
            describe(*this, out.back());
        } else {
            field(spec, out.back());
        }
        path_ = before;
    }
    template <Described T>
    void field(const FieldSpec& spec, T& out) {
        const std::string before = path_;
        path_ += "/" + std::string(spec.name);
        describe(*this, out);
        path_ = before;
    }
    template <class T>
    void field(const FieldSpec&, T&) {}

private:
    std::string mark() { return "метка" + padded(++count_, 4, '7'); }

    std::string value_for(const FieldSpec& spec) {
        switch (spec.format) {
            case Format::uuid:
                return "00000000-0000-4000-8000-00000000" + padded(++count_, 4, '7');
            case Format::date:
                return "2026-01-31";
            case Format::sha256:
                return padded(++count_, 64, '7');
            case Format::phone:
                return "+7900000" + padded(++count_, 4, '7');
            case Format::email:
                return "mark" + padded(++count_, 4, '7') + "@example.org";
            case Format::digits:
                return padded(++count_, static_cast<std::size_t>(std::max<std::int64_t>(spec.min, 6)), '7');
            default:
                return mark();
        }
    }

    std::vector<PlantedField>& fields_;
    std::string path_;
    int count_ = 0;
};

}  // namespace

PlantedAppeal planted_appeal() {
    PlantedAppeal planted;
    Planter planter(planted.fields);
    describe(planter, planted.appeal);
    return planted;
}

std::vector<std::string> planted_in(const std::vector<PlantedField>& fields, std::string_view document) {
    std::vector<std::string> found;
    for (const PlantedField& field : fields)
        if (document.find(field.value) != std::string_view::npos) found.push_back(field.path);
    return found;
}

}  // namespace gateway
