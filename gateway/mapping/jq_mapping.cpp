#include "gateway/mapping/jq_mapping.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/watchdog.hpp"
#include "gateway/mapping/jq_program_native.hpp"

namespace gateway {
namespace {

// libjq quotes values behind the name of their type, "string (\"Иванов\")
// cannot be …": everything from there on may be personal data.
std::string without_values(std::string message) {
    static constexpr std::array<std::string_view, 6> types{"null (",   "boolean (", "number (",
                                                           "string (", "array (",   "object ("};
    std::size_t cut = std::string::npos;
    for (const auto type : types) {
        const auto at = message.find(type);
        if (at != std::string::npos) cut = std::min(cut, at + type.size() - 2);
    }
    if (const auto at = message.find('\''); at != std::string::npos) cut = std::min(cut, at);
    if (cut == std::string::npos) return message;
    message.resize(cut);
    return message + "…";
}

// The program's way to us: `debug` hands over the question, `input` fetches the
// answer. What a mapping has no business with is closed: the environment holds
// secrets, stderr is the log, modulemeta looks for files (and leaks).
constexpr std::string_view ask_function =
    "def ask: debug | input; def env: {}; def stderr: .; def modulemeta: "
    "error(\"modulemeta is not available\"); ";
/// Stands right before the program; no `import` or `include` can follow it.
constexpr std::string_view program_begins = "{} as $ENV | ";

/// "bad.jq:3: …" out of libjq's "jq: error: WHAT at <top-level>, line 3:\nTHE
/// WHOLE PROGRAM…".
std::string compile_error(const std::string& name, std::string said) {
    constexpr std::string_view head = "jq: error: ", shell = " (Unix shell quoting issues?)", place = " at <top-level>, line ";
    if (said.starts_with(head)) said.erase(0, head.size());
    if (const auto at = said.find(shell); at != std::string::npos) said.erase(at, shell.size());
    std::string line = "1";
    if (const auto at = said.find(place); at != std::string::npos) {
        const auto digits = at + place.size();
        line = said.substr(digits, said.find_first_not_of("0123456789", digits) - digits);
        said.resize(at);
    }
    return name + ":" + line + ": программа не компилируется / the program does not compile: " + said;
}

/// Where libjq stopped reading, "line 1, column 7"; its message may quote the
/// text, that is left out.
std::string place_of(const std::string& message) {
    const auto at = message.rfind(" at line ");
    if (at == std::string::npos) return {};
    return message.substr(at + 4, std::min(message.find(" (while", at), message.size()) - at - 4);
}

[[noreturn]] void refuse_input(const std::string& message) {
    if (message.find("depth limit") != std::string::npos)
        throw Fault(Cause::too_deep, "JSON глубже 256 уровней / JSON is nested deeper than 256 levels", place_of(message));
    throw Fault(Cause::malformed, "не JSON / not JSON", place_of(message));
}

[[noreturn]] void fail(const std::string& name, const std::string& why) {
    throw Fault(Cause::mapping_failed, "mapping " + name + ": " + why);
}

}  // namespace

struct JqMapping::State {
    State(std::string_view name_, std::string_view program_, JqLimits limits_, std::string_view prelude)
        : name(name_),
          program(std::string(ask_function) + std::string(prelude) + std::string(program_begins) + std::string(program_)),
          digest(sha256_hex(program_)),
          limits(limits_),
          watchdog(limits_.time) {}

    std::unique_ptr<JqProgram> compile() const {
        std::string said;
        auto compiled = JqProgram::compile(program, said);
        if (!compiled) throw std::runtime_error(compile_error(name, said));
        return compiled;
    }

    std::unique_ptr<JqProgram> borrow() {
        {
            const std::lock_guard lock(mutex);
            if (!idle.empty()) {
                auto jq = std::move(idle.back());
                idle.pop_back();
                return jq;
            }
        }
        return compile();
    }

    void give_back(std::unique_ptr<JqProgram> jq) {
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(jq));
    }

    /// One that was stopped in the middle is thrown away.
    std::string run(std::string_view json, const JqAsk& ask) {
        auto jq = borrow();
        JqResult result;
        bool late = false;
        {
            const Watchdog::Watch watch(watchdog, [&jq] { jq->halt(); });
            result = jq->run(json, ask, limits);
            late = watch.fired();
        }
        const JqEnd end = jq->end();
        const bool in_the_middle = result.kind == JqResult::Kind::broken || result.kind == JqResult::Kind::halted;
        if (!late && !in_the_middle) give_back(std::move(jq));
        if (end == JqEnd::memory) fail(name, "takes more than " + std::to_string(limits.max_memory) + " octets of memory");
        if (end != JqEnd::done) fail(name, result.text);
        if (late) fail(name, "took longer than " + std::to_string(limits.time.count()) + " ms");
        if (result.kind != JqResult::Kind::made) refuse(result);
        return std::move(result.text);
    }

    [[noreturn]] void refuse(const JqResult& result) const {
        switch (result.kind) {
            case JqResult::Kind::bad_input:
                refuse_input(result.text);
            case JqResult::Kind::several:
                fail(name, "makes more than one value");
            case JqResult::Kind::halted:
                fail(name, "halted");
            case JqResult::Kind::too_long:
                fail(name, "makes more than " + std::to_string(limits.max_output) + " octets");
            default:
                fail(name, result.text.empty() ? "makes no value" : without_values(result.text));
        }
    }

    std::string name, program, digest;
    JqLimits limits;
    std::mutex mutex;
    std::vector<std::unique_ptr<JqProgram>> idle;  ///< as many as there were runs at the same time
    Watchdog watchdog;
};

JqMapping::JqMapping(std::unique_ptr<State> state) : state_(std::move(state)) {}
JqMapping::JqMapping(JqMapping&&) noexcept = default;
JqMapping& JqMapping::operator=(JqMapping&&) noexcept = default;
JqMapping::~JqMapping() = default;
const std::string& JqMapping::digest() const {
    return state_->digest;
}

JqMapping JqMapping::load(const std::filesystem::path& file, JqLimits limits) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("файл не читается / the file cannot be read: " + file.string());
    const std::string program{std::istreambuf_iterator<char>(in), {}};
    return parse(file.string(), program, limits);
}

JqMapping JqMapping::parse(std::string_view name, std::string_view program, JqLimits limits) {
    return parse(name, program, limits, {});
}

JqMapping JqMapping::parse(std::string_view name, std::string_view program, JqLimits limits, std::string_view prelude) {
    if (program.find('\0') != std::string_view::npos)
        throw std::runtime_error(std::string(name) + ": нулевой октет: это не текст / a zero octet: this is no text");
    auto state = std::make_unique<State>(name, program, limits, prelude);
    state->give_back(state->compile());
    return JqMapping(std::move(state));
}

std::string JqMapping::run(std::string_view json, const JqAsk& ask) const {
    State& state = *state_;
    if (json.size() > state.limits.max_input)
        throw Fault(Cause::too_large, "JSON is larger than " + std::to_string(state.limits.max_input) + " octets");
    return state.run(json, ask);
}

}  // namespace gateway
