// The closed lists of words of the canonical appeal. All are open on the wire (Open<E>): the first enumerator is `unknown`.
#pragma once

#include <span>
#include <string_view>

#include "gateway/appeal/open.hpp"

namespace gateway {

/// Which rules an appeal lives under; decides deadlines and duties, not the channel it came by.
enum class Regime { unknown, fz59, pos_message, open_source, incident112, vote, other };

enum class Channel {
    unknown,
    pos,
    epgu,
    edms,
    medo,
    smev,
    sstu,
    municipal_open311,
    municipal_other,
    vk,
    ok,
    tg,
    site_form,
    phone,
    edds112,
    personal_reception,
    post,
    email,
    file_import
};

/// Of a question, and of the appeal as that of its least advanced question. Transitions: status.hpp.
enum class Status {
    unknown,
    received,
    rejected_moderation,
    registered,
    assigned,
    in_work,
    extended,
    info_requested,
    transferred_out,
    answer_prepared,
    approved,
    answered,
    rated,
    reopened,
    archived,
    merged,
    withdrawn,
    left_without_answer,
    returned,
    spam
};

/// What was decided on the merits; `partly` is a solution of some of what was asked.
enum class Decision { unknown, solved, explained, refused, partly };

enum class Fz59Type { unknown, proposal, application, complaint };
enum class Fz59Form { unknown, written, electronic, oral };
enum class ApplicantKind { unknown, citizen_rf, foreign, stateless, citizen_abroad, legal_entity, anonymous };
enum class IdentityAssurance { unknown, esia, signature, system, none };
enum class TopicScheme { unknown, sstu, pos, zur, local };
enum class DeadlineSource { unknown, computed, given };
enum class AnswerKind { unknown, interim, final, public_comment };
enum class ScanState { unknown, pending, clean, infected, skipped };
enum class LinkRel { unknown, duplicate_of, repeat_of, part_of, split_from, merged_into, answers };

using Names = std::span<const std::string_view>;
Names names_of(Regime);
Names names_of(Channel);
Names names_of(Status);
Names names_of(Decision);
Names names_of(Fz59Type);
Names names_of(Fz59Form);
Names names_of(ApplicantKind);
Names names_of(IdentityAssurance);
Names names_of(TopicScheme);
Names names_of(DeadlineSource);
Names names_of(AnswerKind);
Names names_of(ScanState);
Names names_of(LinkRel);

/// "in_work"; for logs, tables and the store's status column.
std::string_view to_text(Status status);
std::string_view to_text(Regime regime);
std::string_view to_text(Channel channel);
/// Status::unknown for a text this version does not know.
Status status_of(std::string_view text);

}  // namespace gateway
