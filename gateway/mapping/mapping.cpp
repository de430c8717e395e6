#include "gateway/mapping/mapping.hpp"

#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "gateway/core/fault.hpp"
#include "gateway/mapping/dictionary_shelf.hpp"
#include "gateway/mapping/jq_mapping.hpp"
#include "gateway/xml/document.hpp"
#include "gateway/xml/xslt.hpp"

namespace gateway {
namespace {

constexpr std::string_view unknown_word = "unknown";

/// What a jq program finds defined. One line, so that libjq's line numbers are those of the file.
constexpr std::string_view jq_prelude =
    "def param($name): [\"param\", $name] | ask; "
    "def word($dictionary; $key; $day; $otherwise): if $key == null or $key == \"\" then null else "
    "[\"word\", $dictionary, ($key | tostring), ($day // \"\")] | ask | if . == null then $otherwise else . end end; "
    "def word($dictionary; $key; $day): word($dictionary; $key; $day; \"unknown\"); "
    "def word($dictionary; $key): word($dictionary; $key; null; \"unknown\"); ";

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("файл не читается / cannot read the file: " + file.string());
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (in.bad()) throw std::runtime_error("файл не читается / cannot read the file: " + file.string());
    return text;
}

JqLimits jq_limits(const MappingLimits& limits) {
    return {limits.time, limits.max_input, limits.max_output, limits.max_memory};
}

std::optional<std::string> answer(const std::vector<std::string>& question, WordDesk& desk, const MappingParams& params) {
    if (question.size() == 4 && question[0] == "word") return desk.word(question[1], question[2], question[3]);
    if (question.size() == 2 && question[0] == "param") {
        const auto found = params.find(question[1]);
        if (found != params.end()) return found->second;
    }
    return std::nullopt;
}

std::string xslt_word(const std::vector<std::string>& arguments, WordDesk& desk) {
    if (arguments.size() < 2 || arguments.size() > 4) throw Fault(Cause::mapping_failed, "word() takes two to four arguments");
    if (arguments[1].empty()) return {};
    auto found = desk.word(arguments[0], arguments[1], arguments.size() > 2 ? arguments[2] : "");
    if (found) return *std::move(found);
    return arguments.size() > 3 ? arguments[3] : std::string(unknown_word);
}

}  // namespace

struct Mapping::State {
    State(const std::filesystem::path& file, const std::filesystem::path& dictionaries_dir, const MappingLimits& limits_)
        : name(file.filename().string()), limits(limits_) {
        const std::string program = text_of(file);
        shelf.emplace(file.string(), program, dictionaries_dir);
        digest = shelf->digest_with(program);
        const auto extension = file.extension();
        if (extension == ".jq")
            jq = JqMapping::parse(name, program, jq_limits(limits), jq_prelude);
        else if (extension == ".xslt" || extension == ".xsl")
            xslt = XsltProgram::load(file, limits.time);
        else
            throw std::runtime_error(file.string() + ": отображение — это .jq или .xslt / a mapping is a .jq or .xslt file");
    }

    std::string run_xslt(std::string_view document, const MappingParams& params, WordDesk& desk) const {
        const auto parsed = XmlDocument::parse(document, {.max_octets = limits.max_input});
        XsltRun run;
        run.parameters = params;
        run.functions_ns = mapping_function_ns;
        run.functions["word"] = [&desk](const std::vector<std::string>& arguments) { return xslt_word(arguments, desk); };
        run.limits.max_output = limits.max_output;
        run.limits.max_memory = limits.max_memory;
        try {
            return xslt->run_with(run, parsed);
        } catch (const Fault& fault) {
            if (fault.cause() != Cause::mapping_failed) throw;
            throw Fault(Cause::mapping_failed, "mapping " + name + ": " + fault.detail(), fault.place());
        }
    }

    std::string run_jq(std::string_view document, const MappingParams& params, WordDesk& desk) const {
        return jq->run(document, [&](const std::vector<std::string>& question) { return answer(question, desk, params); });
    }

    std::string name, digest;
    MappingLimits limits;
    std::optional<DictionaryShelf> shelf;
    std::optional<JqMapping> jq;
    std::optional<XsltProgram> xslt;
};

Mapping::Mapping(std::unique_ptr<State> state) : state_(std::move(state)) {}
Mapping::Mapping(Mapping&&) noexcept = default;
Mapping& Mapping::operator=(Mapping&&) noexcept = default;
Mapping::~Mapping() = default;

Mapping Mapping::load(const std::filesystem::path& file, const std::filesystem::path& dictionaries_dir,
                      const MappingLimits& limits) {
    return Mapping(std::make_unique<State>(file, dictionaries_dir, limits));
}

Mapping Mapping::load(const std::filesystem::path& file) {
    return load(file, dictionaries_near(file));
}

MappedDocument Mapping::run(std::string_view document, const MappingParams& params) const {
    WordDesk desk(*state_->shelf);
    MappedDocument made;
    made.text = state_->jq ? state_->run_jq(document, params, desk) : state_->run_xslt(document, params, desk);
    made.unmapped = desk.take_unmapped();
    made.mapping = state_->name;
    made.digest = state_->digest;
    return made;
}

MappingFormat Mapping::format() const {
    return state_->jq ? MappingFormat::json : MappingFormat::xml;
}
const std::string& Mapping::name() const {
    return state_->name;
}
const std::string& Mapping::digest() const {
    return state_->digest;
}
std::vector<std::string> Mapping::dictionaries() const {
    return state_->shelf->names();
}

}  // namespace gateway
