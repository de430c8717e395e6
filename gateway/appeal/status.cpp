#include "gateway/appeal/status.hpp"

#include <algorithm>
#include <array>

namespace gateway {
namespace {

using enum Status;

struct Step {
    Status status;
    int rank;  ///< place on the line; equal ranks may alternate. 0 = beside the line
    bool final;
};

constexpr std::array<Step, 20> steps{{
    {unknown, 0, false},
    {received, 1, false},
    {rejected_moderation, 0, true},
    {registered, 2, false},
    {assigned, 3, false},
    {in_work, 4, false},
    {extended, 4, false},
    {info_requested, 4, false},
    {transferred_out, 4, false},
    {answer_prepared, 5, false},
    {approved, 6, false},
    {answered, 7, true},
    {rated, 8, true},
    {reopened, 4, false},
    {archived, 9, true},
    {merged, 0, true},
    {withdrawn, 0, true},
    {left_without_answer, 0, true},
    {returned, 0, true},
    {spam, 0, true},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (steps[i].status != static_cast<Status>(i)) return false;
    return true;
}
static_assert(in_order(), "one step per status, in the order of the enumeration");

const Step& step_of(Status status) {
    return steps[static_cast<std::size_t>(status)];
}

bool beside_the_line(Status status) {
    return step_of(status).rank == 0;
}

// For the least advanced: a state beside the line is an end, as far as archived; `unknown` has surely been received.
int advance(Status status) {
    if (status == unknown) return 1;
    return beside_the_line(status) ? 10 : step_of(status).rank;
}

}  // namespace

bool may_follow(Status from, Status to) {
    if (from == to || from == unknown || to == unknown) return true;
    if (to == reopened) return from == answered || from == rated;
    if (from == answered && to == rated) return true;
    if (beside_the_line(from)) return to == archived;
    if (to == rejected_moderation) return from == received;
    if (beside_the_line(to)) return !is_final(from);
    return step_of(to).rank >= step_of(from).rank;
}

bool is_final(Status status) {
    return step_of(status).final;
}

Open<Status> least_advanced(const Appeal& appeal) {
    if (appeal.questions.empty()) return unknown;
    const auto least = std::min_element(
        appeal.questions.begin(), appeal.questions.end(),
        [](const Question& a, const Question& b) { return advance(a.status.value) < advance(b.status.value); });
    return least->status;
}

}  // namespace gateway
