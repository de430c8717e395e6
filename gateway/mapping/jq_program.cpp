#include "gateway/mapping/jq_program_native.hpp"

#include <utility>

#include "gateway/core/fault.hpp"
#include "gateway/mapping/jq_native.hpp"

namespace gateway {
namespace {

/// Memory of a compilation; a program is text of the configuration.
constexpr std::uint64_t compiler_memory = 256u << 20;

extern "C" void gather_message(void* out, jv message) {
    const JqCallback callback;
    Jv text(jq_format_error(message));
    auto& gathered = *static_cast<std::string*>(out);
    if (!gathered.empty()) gathered += "; ";
    gathered += jv_string_value(text.value());
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
    const JqCallback callback;
    static_cast<Conversation*>(conversation)->question = texts_of(Jv(message));
}

extern "C" jv give_answer(jq_state* jq, void* conversation) {
    static_cast<void>(jq);
    const JqCallback callback;
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

struct Compilation {
    const char* program;
    jq_state* jq = nullptr;
    bool good = false;
    std::string said{};
};

void compile_now(void* context) {
    auto& job = *static_cast<Compilation*>(context);
    job.jq = jq_init();
    if (job.jq == nullptr) return;
    jq_set_error_cb(job.jq, &gather_message, &job.said);
    job.good = jq_compile(job.jq, job.program) != 0;
    jq_set_error_cb(job.jq, nullptr, nullptr);
}

struct Execution {
    jq_state* jq;
    JqArena& arena;
    std::string_view json;
    Conversation conversation;
    std::size_t max_output;
    JqResult result{};
};

/// Runs to the end, for libjq aborts the process when it is reset inside
/// path(…). True when there was nothing more.
bool ends_here(Execution& run) {
    bool several = false;
    for (;;) {
        const Jv next(jq_next(run.jq));
        if (jq_halted(run.jq) != 0) {
            run.result.kind = JqResult::Kind::halted;
            return false;
        }
        if (next.valid()) {
            several = true;
            continue;
        }
        run.result.text = next.message();
        if (several) run.result.kind = JqResult::Kind::several;
        return !several && run.result.text.empty();
    }
}

void execute_now(void* context) {
    auto& run = *static_cast<Execution*>(context);
    JqResult& result = run.result;
    Jv input(jv_parse_sized(run.json.data(), static_cast<int>(run.json.size())));
    if (!input.valid()) {
        result = {JqResult::Kind::bad_input, input.message()};
        return;
    }
    jq_set_debug_cb(run.jq, &hear_question, &run.conversation);
    jq_set_input_cb(run.jq, &give_answer, &run.conversation);
    run.arena.loose().clear();  // jq_start frees the stack of the run before
    jq_start(run.jq, input.take(), 0);
    Jv made(jq_next(run.jq));
    result.kind = jq_halted(run.jq) != 0 ? JqResult::Kind::halted : JqResult::Kind::failed;
    if (result.kind == JqResult::Kind::halted) return;
    if (!made.valid()) {
        result.text = made.message();
        return;
    }
    if (!ends_here(run)) return;
    const Jv text(jv_dump_string(made.take(), 0));
    const auto length = static_cast<std::size_t>(jv_string_length_bytes(text.copy()));
    result.kind = length > run.max_output ? JqResult::Kind::too_long : JqResult::Kind::made;
    if (result.kind == JqResult::Kind::made) result.text.assign(jv_string_value(text.value()), length);
}

}  // namespace

std::unique_ptr<JqProgram> JqProgram::compile(const std::string& program, std::string& said) {
    std::unique_ptr<JqProgram> made(new JqProgram());
    Compilation job{program.c_str()};
    const JqEnd end = guard_jq(made->arena_, compiler_memory, &compile_now, &job);
    said = std::move(job.said);
    if (end != JqEnd::done) said = words_of(end);
    if (end == JqEnd::done && job.jq == nullptr) said = "libjq cannot start";
    if (end != JqEnd::done || !job.good) return nullptr;
    made->jq_ = job.jq;
    return made;
}

JqResult JqProgram::run(std::string_view json, const JqAsk& ask, const JqLimits& limits) {
    Execution job{jq_, arena_, json, {ask, {}}, limits.max_output};
    end_ = guard_jq(arena_, limits.max_memory, &execute_now, &job);
    if (end_ != JqEnd::done) job.result = {JqResult::Kind::broken, words_of(end_)};
    return std::move(job.result);
}

void JqProgram::halt() {
    if (jq_halted(jq_) == 0) jq_halt(jq_, jv_invalid(), jv_null());
}

}  // namespace gateway
