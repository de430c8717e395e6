#include "sample.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "gateway/appeal/json_codec.hpp"

namespace gateway::test {

Time at(const std::string& text) {
    const auto time = parse_rfc3339(text, 0);
    if (!time) throw std::invalid_argument(text);
    return *time;
}

Appeal plain_appeal(int number, const std::string& day) {
    const std::string n = std::to_string(10'000 + number);
    Appeal appeal;
    appeal.appeal_id = "018f0000-0000-7000-8000-0000000" + n;
    appeal.external_ids = {{"pos", "pos_id", "PP-" + n, "PP-" + n, {}, {}}};
    appeal.regime = Regime::pos_message;
    appeal.channel = Channel::pos;
    appeal.created_at = at(day + "T10:00:00Z");
    appeal.applicant.kind = ApplicantKind::citizen_rf;
    appeal.text.body = "Яма во дворе";
    appeal.routing.municipality_oktmo = "33701000";
    appeal.routing.current_org = "Администрация города";
    appeal.routing.sector_blocks = {"roads"};
    Question question;
    Topic raw;
    raw.scheme = TopicScheme::pos;
    raw.code = "147";
    raw.name = "Ямы во дворах";
    Topic mapped;
    mapped.scheme = TopicScheme::zur;
    mapped.code = "roads";
    question.topics = {raw, mapped};
    question.status = Status::in_work;
    appeal.questions = {question};
    appeal.status = Status::in_work;
    appeal.status_at = appeal.created_at;
    HistoryEntry first;
    first.at = appeal.created_at;
    first.status = Status::in_work;
    first.source = "pos";
    appeal.history = {first};
    return appeal;
}

void answer(Appeal& appeal, const std::string& when, Decision decision) {
    appeal.status = appeal.questions.front().status = Status::answered;
    appeal.questions.front().decision = decision;
    appeal.status_at = at(when);
    HistoryEntry entry;
    entry.at = at(when);
    entry.status = Status::answered;
    entry.source = "city";
    appeal.history.push_back(entry);
}

void give_term(Appeal& appeal, const std::string& due, DeadlineSource source) {
    AppealDeadline deadline;
    deadline.stage = "answer";
    deadline.due_at = at(due);
    deadline.source = source;
    appeal.deadlines.push_back(deadline);
}

std::vector<Appeal> lively_appeals() {
    std::vector<Appeal> appeals;
    for (int i = 0; i < 30; ++i) {
        const std::string day = "2026-03-" + std::to_string(10 + i / 3);
        Appeal appeal = plain_appeal(i, day);
        if (i % 4 == 0) appeal.questions.front().topics[1].code = "roads.other";
        if (i % 7 == 0) appeal.routing.municipality_oktmo = "33650000";
        if (i % 5 != 0) give_term(appeal, day + "T23:59:59Z", i % 2 == 0 ? DeadlineSource::given : DeadlineSource::computed);
        if (i % 3 != 0)
            answer(appeal, "2026-03-" + std::to_string(10 + i / 3 + i % 3) + "T0" + std::to_string(i % 9) + ":30:00Z",
                   i % 2 == 0 ? Decision::solved : Decision::explained);
        if (i % 6 == 1) appeal.rating = Rating{1 + i % 5, {}, {}, false, {}};
        appeal.flags.repeated = i % 8 == 0;
        if (i % 3 == 1) {
            appeal.answers.push_back({});
            appeal.answers.back().id = "a1";
            appeal.answers.back().kind = AnswerKind::final;
            if (i % 6 != 1) appeal.answers.back().text = "Отремонтировано";
            if (i % 4 == 1) appeal.answers.back().template_id = "t-" + std::to_string(i % 5);
            if (i % 5 == 2) appeal.questions.front().answer_ids = {"a1"};
            if (i % 5 == 3) appeal.questions.front().answer_ids = {"another"};
        }
        appeal.location.geo = Geo{55.7 + (i % 2) * 0.5, 49.1, "map", {}, {}};
        if (i == 17) appeal.questions.front().topics[0].name = "=HYPERLINK(\"http://x\";\"a;b\")";
        if (i == 18) appeal.questions.front().org_current = "ООО «Ромашка»; \"Юг\", отдел";
        if (i == 19) appeal.questions.push_back(appeal.questions.front()), appeal.questions.back().n = 2;
        appeals.push_back(appeal);
    }
    return appeals;
}

void Shelf::put(const Appeal& appeal, std::int64_t version) {
    Acceptance acceptance =
        sample({.message = "m" + std::to_string(++messages), .appeal = appeal.appeal_id, .version = version}, rig.clock.now());
    acceptance.appeal.json = to_json(appeal);
    acceptance.appeal.status = to_text(appeal.status.value);
    rig.accept(std::move(acceptance));
    rig.clock.advance(std::chrono::seconds(1));
}

std::filesystem::path Shelf::data_dir() const {
    return rig.directory.path / "data";
}

std::string text_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("no file " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

void replace_in_file(const std::filesystem::path& file, const std::string& from, const std::string& to) {
    std::string text = text_of_file(file);
    const auto place = text.find(from);
    if (place == std::string::npos) throw std::runtime_error("nothing to replace in " + file.string());
    text.replace(place, from.size(), to);
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace gateway::test
