#include "gateway/mapping/jq_mapping.hpp"

#include <array>
#include <atomic>
#include <fstream>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/memory_budget.hpp"
#include "gateway/core/watchdog.hpp"
#include "gateway/mapping/jq_native.hpp"

namespace gateway {
namespace {

extern "C" void gather_message(void* out, jv message) {
    Jv text(jq_format_error(message));
    auto& gathered = *static_cast<std::string*>(out);
    if (!gathered.empty()) gathered += "; ";
    gathered += jv_string_value(text.value());
}

// libjq quotes values behind the name of their type, "string (\"Иванов\") cannot be …": everything from there on may be
// personal data.
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

// The program's way to us: `debug` hands over the question, `input` fetches the answer. What a mapping has no business with is
// closed: the environment holds secrets, stderr is the log, modulemeta looks for files (and leaks).
constexpr std::string_view ask_function =
    "def ask: debug | input; def env: {}; def stderr: .; def modulemeta: error(\"modulemeta is not available\"); ";
/// Stands right before the program; no `import` or `include` can follow it.
constexpr std::string_view program_begins = "{} as $ENV | ";

/// "bad.jq:3: …" out of libjq's "jq: error: WHAT at <top-level>, line 3:\nTHE WHOLE PROGRAM…".
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

/// Where libjq stopped reading, "line 1, column 7"; its message may quote the text, that is left out.
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

std::vector<std::string> texts_of(const Jv& array) {
    std::vector<std::string> texts;
    if (jv_get_kind(array.value()) != JV_KIND_ARRAY) return texts;
    const int count = jv_array_length(array.copy());
    for (int i = 0; i < count; ++i) {
        const Jv item(jv_array_get(array.copy(), i));
        if (jv_get_kind(item.value()) != JV_KIND_STRING) return {};
        texts.emplace_back(jv_string_value(item.value()), static_cast<std::size_t>(jv_string_length_bytes(item.copy())));
    }
    return texts;
}

/// The last question of one run.
struct Conversation {
    const JqAsk& ask;
    std::vector<std::string> question;
};

extern "C" void hear_question(void* conversation, jv message) {
    static_cast<Conversation*>(conversation)->question = texts_of(Jv(message));
}

extern "C" jv give_answer(jq_state* jq, void* conversation) {
    static_cast<void>(jq);
    auto& heard = *static_cast<Conversation*>(conversation);
    const auto question = std::exchange(heard.question, {});
    if (question.empty()) return jv_invalid_with_msg(jv_string("input: a mapping is fed one document"));
    if (!heard.ask) return jv_invalid();
    try {
        const auto answer = heard.ask(question);
        return answer ? jv_string_sized(answer->data(), static_cast<int>(answer->size())) : jv_null();
    } catch (const Fault& fault) {
        return jv_invalid_with_msg(jv_string(fault.detail().c_str()));
    }
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

    JqState compile() const {
        JqState jq = start_jq();
        if (!jq) throw std::runtime_error("libjq cannot start: out of memory");
        std::string said;
        jq_set_error_cb(jq.get(), &gather_message, &said);
        const int good = jq_compile(jq.get(), program.c_str());
        jq_set_error_cb(jq.get(), nullptr, nullptr);
        if (good == 0) throw std::runtime_error(compile_error(name, said));
        return jq;
    }

    JqState borrow() {
        {
            const std::lock_guard lock(mutex);
            if (!idle.empty()) {
                JqState jq = std::move(idle.back());
                idle.pop_back();
                return jq;
            }
        }
        return compile();
    }

    void give_back(JqState jq) {
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(jq));
    }

    // Lends one compiled program for a run; a stopped one is thrown away.
    class Lent {
    public:
        explicit Lent(State& state) : state_(state), jq_(state.borrow()) {}
        ~Lent() {
            if (jq_ && !spoiled) state_.give_back(std::move(jq_));
        }
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        jq_state* get() const { return jq_.get(); }
        bool spoiled = false;

    private:
        State& state_;
        JqState jq_;
    };

    /// What ends a run before its time; halts the program at most once, as libjq demands.
    class Leash {
    public:
        Leash(State& state, jq_state* jq)
            : jq_(jq), memory_(state.limits.max_memory, [this] { halt(); }), watch_(state.watchdog, [this] { halt(); }) {}
        bool late() const { return watch_.fired(); }
        bool greedy() const { return memory_.exceeded(); }

    private:
        void halt() {
            if (!halted_.exchange(true) && jq_halted(jq_) == 0) jq_halt(jq_, jv_invalid(), jv_null());
        }

        jq_state* jq_;
        std::atomic<bool> halted_ = false;
        MemoryBudget memory_;
        Watchdog::Watch watch_;
    };

    void refuse_stopped(const Leash& leash, Lent& lent) const {
        if (!leash.late() && !leash.greedy()) return;
        lent.spoiled = true;
        if (leash.greedy()) fail(name, "takes more than " + std::to_string(limits.max_memory) + " octets of memory");
        fail(name, "took longer than " + std::to_string(limits.time.count()) + " ms");
    }

    std::string execute(Lent& lent, Jv input, const JqAsk& ask) {
        jq_state* jq = lent.get();
        Conversation conversation{ask, {}};
        jq_set_debug_cb(jq, &hear_question, &conversation);
        jq_set_input_cb(jq, &give_answer, &conversation);
        jq_start(jq, input.take(), 0);
        const Leash leash(*this, jq);
        Jv result(jq_next(jq));
        refuse_stopped(leash, lent);
        if (jq_halted(jq) != 0) fail(name, "halted");
        if (!result.valid()) refuse_empty(result);
        refuse_more(jq, leash, lent);
        Jv text(jv_dump_string(result.take(), 0));
        const auto length = static_cast<std::size_t>(jv_string_length_bytes(text.copy()));
        if (length > limits.max_output) fail(name, "makes more than " + std::to_string(limits.max_output) + " octets");
        return {jv_string_value(text.value()), length};
    }

    /// Runs to the end, for libjq aborts the process when it is reset inside path(…).
    void refuse_more(jq_state* jq, const Leash& leash, Lent& lent) {
        bool several = false;
        for (;;) {
            const Jv next(jq_next(jq));
            refuse_stopped(leash, lent);
            if (!next.valid()) {
                if (several) fail(name, "makes more than one value");
                if (const auto message = next.message(); !message.empty()) fail(name, without_values(message));
                return;
            }
            several = true;
        }
    }

    [[noreturn]] void refuse_empty(const Jv& result) const {
        const auto message = result.message();
        fail(name, message.empty() ? "makes no value" : without_values(message));
    }

    std::string name, program, digest;
    JqLimits limits;
    std::mutex mutex;
    std::vector<JqState> idle;  ///< as many as there were runs at the same time
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
    Jv input(jv_parse_sized(json.data(), static_cast<int>(json.size())));
    if (!input.valid()) refuse_input(input.message());
    State::Lent lent(state);
    return state.execute(lent, std::move(input), ask);
}

}  // namespace gateway
