#include "gateway/appeal/vocabulary.hpp"

#include <array>
#include <cstddef>

namespace gateway {
namespace {

using std::string_view;

constexpr std::array<string_view, 7> regimes{"unknown", "fz59", "pos_message", "open_source", "incident112", "vote", "other"};
constexpr std::array<string_view, 19> channels{"unknown",
                                               "pos",
                                               "epgu",
                                               "edms",
                                               "medo",
                                               "smev",
                                               "sstu",
                                               "municipal_open311",
                                               "municipal_other",
                                               "vk",
                                               "ok",
                                               "tg",
                                               "site_form",
                                               "phone",
                                               "edds112",
                                               "personal_reception",
                                               "post",
                                               "email",
                                               "file_import"};
constexpr std::array<string_view, 20> statuses{"unknown",
                                               "received",
                                               "rejected_moderation",
                                               "registered",
                                               "assigned",
                                               "in_work",
                                               "extended",
                                               "info_requested",
                                               "transferred_out",
                                               "answer_prepared",
                                               "approved",
                                               "answered",
                                               "rated",
                                               "reopened",
                                               "archived",
                                               "merged",
                                               "withdrawn",
                                               "left_without_answer",
                                               "returned",
                                               "spam"};
constexpr std::array<string_view, 5> decisions{"unknown", "solved", "explained", "refused", "partly"};
constexpr std::array<string_view, 4> fz59_types{"unknown", "proposal", "application", "complaint"};
constexpr std::array<string_view, 4> fz59_forms{"unknown", "written", "electronic", "oral"};
constexpr std::array<string_view, 7> applicant_kinds{"unknown",        "citizen_rf",   "foreign",  "stateless",
                                                     "citizen_abroad", "legal_entity", "anonymous"};
constexpr std::array<string_view, 5> assurances{"unknown", "esia", "signature", "system", "none"};
constexpr std::array<string_view, 5> schemes{"unknown", "sstu", "pos", "zur", "local"};
constexpr std::array<string_view, 3> deadline_sources{"unknown", "computed", "given"};
constexpr std::array<string_view, 4> answer_kinds{"unknown", "interim", "final", "public_comment"};
constexpr std::array<string_view, 5> scans{"unknown", "pending", "clean", "infected", "skipped"};
constexpr std::array<string_view, 7> rels{"unknown",    "duplicate_of", "repeat_of", "part_of",
                                          "split_from", "merged_into",  "answers"};

// A name forgotten in a table would shift all that follow: the last enumerator must stand at the end.
template <class E, std::size_t N>
constexpr bool complete(E last, const std::array<string_view, N>&) {
    return static_cast<std::size_t>(last) + 1 == N;
}
static_assert(complete(Regime::other, regimes) && complete(Channel::file_import, channels));
static_assert(complete(Status::spam, statuses) && complete(Decision::partly, decisions));
static_assert(complete(Fz59Type::complaint, fz59_types) && complete(Fz59Form::oral, fz59_forms));
static_assert(complete(ApplicantKind::anonymous, applicant_kinds) && complete(IdentityAssurance::none, assurances));
static_assert(complete(TopicScheme::local, schemes) && complete(DeadlineSource::given, deadline_sources));
static_assert(complete(AnswerKind::public_comment, answer_kinds) && complete(ScanState::skipped, scans));
static_assert(complete(LinkRel::answers, rels));

}  // namespace

Names names_of(Regime) {
    return regimes;
}
Names names_of(Channel) {
    return channels;
}
Names names_of(Status) {
    return statuses;
}
Names names_of(Decision) {
    return decisions;
}
Names names_of(Fz59Type) {
    return fz59_types;
}
Names names_of(Fz59Form) {
    return fz59_forms;
}
Names names_of(ApplicantKind) {
    return applicant_kinds;
}
Names names_of(IdentityAssurance) {
    return assurances;
}
Names names_of(TopicScheme) {
    return schemes;
}
Names names_of(DeadlineSource) {
    return deadline_sources;
}
Names names_of(AnswerKind) {
    return answer_kinds;
}
Names names_of(ScanState) {
    return scans;
}
Names names_of(LinkRel) {
    return rels;
}

string_view to_text(Status status) {
    return statuses[static_cast<std::size_t>(status)];
}
string_view to_text(Regime regime) {
    return regimes[static_cast<std::size_t>(regime)];
}
string_view to_text(Channel channel) {
    return channels[static_cast<std::size_t>(channel)];
}
Status status_of(string_view text) {
    return Open<Status>::of(text).value;
}

}  // namespace gateway
