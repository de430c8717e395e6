#include "gateway/app/demo/week_script.hpp"

#include <algorithm>
#include <stdexcept>

#include "adapters/stand/generator/lifelike.hpp"
#include "gateway/appeal/production_calendar.hpp"
#include "gateway/appeal/region_zone.hpp"

namespace gateway {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int office_opens = 9, office_closes = 17;

std::string organ_of(const SectorBlock& block) {
    return block.organs.empty() || block.organs.front().empty() ? "Блок «" + block.title + "»" : block.organs.front();
}

class Author {
public:
    Author(const WeekFrame& frame, const WeekWishes& wishes, const Sectors& sectors)
        : frame_(frame), wishes_(wishes), sectors_(sectors), state_(wishes.seed), generator_(generator_wishes()) {}

    std::vector<WeekAppeal> write() {
        std::vector<WeekAppeal> all;
        for (int i = 0; i < wishes_.carried_over; ++i) all.push_back(carried(i));
        for (int i = 0; i < wishes_.arriving; ++i) all.push_back(arriving());
        return all;
    }

private:
    stand::LifelikeWishes generator_wishes() const {
        stand::LifelikeWishes wishes{wishes_.region, {}, wishes_.seed};
        for (const SectorBlock& block : sectors_.blocks()) wishes.sectors.push_back(block.id);
        return wishes;
    }

    std::uint64_t below(std::uint64_t limit) {  // splitmix64
        std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15);
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return (mixed ^ (mixed >> 31)) % limit;
    }
    bool chance(unsigned percent) { return below(100) < percent; }

    Time midnight(int day) const {
        const auto local = frame_.from + minutes(frame_.offset_minutes);
        return Time(std::chrono::floor<days>(local)) - minutes(frame_.offset_minutes) + days(day);
    }
    /// The first moment with these minutes, not before `at`, at which somebody sits in an office.
    Time office(Time at, int minute) const {
        auto local = std::chrono::floor<hours>(at + minutes(frame_.offset_minutes)) + minutes(minute);
        if (local < at + minutes(frame_.offset_minutes)) local += hours(1);
        for (;; local += hours(1)) {
            const auto day = std::chrono::floor<days>(local);
            const auto hour = std::chrono::duration_cast<hours>(local - day).count();
            if (hour >= office_opens && hour < office_closes && calendar_.is_working(std::chrono::sys_days(day))) break;
        }
        return Time(local) - minutes(frame_.offset_minutes);
    }

    WeekAppeal blank(std::string source) {
        WeekAppeal made;
        made.appeal = generator_.next();
        made.source = std::move(source);
        Appeal& appeal = made.appeal;
        appeal.questions.resize(1);
        for (const Topic& topic : appeal.questions[0].topics)
            if (topic.scheme == TopicScheme::zur) made.sector = topic.code;
        const std::string organ = organ_of(*sectors_.block(made.sector));
        appeal.questions[0].org_current = appeal.routing.current_org = organ;
        appeal.external_ids = {{made.source, "number", "W-" + std::to_string(++numbered_), {}, {}, {}}};
        appeal.flags.repeated = chance(7);
        return made;
    }
    void dated(WeekAppeal& made, Time created, Time arrives) {
        made.appeal.created_at = created;
        made.appeal.status_at = arrives;
        made.steps.push_back({arrives, WeekDeed::arrives});
    }
    /// False when it would be behind the week: then nothing more happens to the appeal.
    bool add(WeekAppeal& made, Time at, WeekDeed deed) {
        if (at >= frame_.until) return false;
        made.steps.push_back({at, deed});
        return true;
    }
    bool answer(WeekAppeal& made, Time at) {
        static constexpr Decision decisions[] = {Decision::solved, Decision::explained, Decision::solved, Decision::refused};
        if (!add(made, at, WeekDeed::answered)) return false;
        made.steps.back().decision = decisions[below(4)];
        return true;
    }
    /// The more content the better it was solved.
    void rate(WeekAppeal& made, unsigned percent) {
        const WeekStep last = made.steps.back();
        if (last.deed != WeekDeed::answered || !chance(percent)) return;
        const bool content = last.decision == Decision::solved;
        if (!add(made, office(last.at + hours(2), 55), WeekDeed::rated)) return;
        made.steps.back().rating = static_cast<int>(content ? 3 + below(3) : 1 + below(4));
    }

    /// Citizens write between eight and nine in the evening, on days off too.
    Time writing_hour() {
        for (;;) {
            const Time at = midnight(static_cast<int>(below(7))) + hours(8 + below(13)) + minutes(5);
            if (at > frame_.from) return at;
        }
    }

    WeekAppeal arriving() {
        const auto way = below(10);
        const Time at = writing_hour();
        if (way < 4) return to_pos(at);
        return way < 7 ? in_network(at) : by_law(at);
    }

    WeekAppeal to_pos(Time at) {
        WeekAppeal made = blank("pos");
        made.appeal.regime = Regime::pos_message;
        made.appeal.channel = Channel::pos;
        made.appeal.flags.fast_track = chance(20);
        dated(made, at, at);
        const Time taken = office(at + hours(1), 25);
        if (!add(made, taken, WeekDeed::in_work)) return made;
        if (chance(80) && answer(made, office(taken + hours(20 + below(60)), 45))) rate(made, 60);
        return made;
    }

    WeekAppeal in_network(Time at) {
        static constexpr Channel channels[] = {Channel::vk, Channel::ok, Channel::tg};
        WeekAppeal made = blank("social");
        made.appeal.regime = Regime::open_source;
        made.appeal.channel = channels[below(3)];
        made.appeal.flags.high_importance = chance(20);
        dated(made, at, at);
        const Time assigned = office(at + minutes(20), 25);
        if (!add(made, assigned, WeekDeed::in_work)) return made;
        const auto diligence = below(100);
        if (diligence < 75) answer(made, office(assigned + hours(below(4)), 45));
        if (diligence >= 75 && diligence < 93) answer(made, office(assigned + hours(24 + below(30)), 45));
        rate(made, 40);
        return made;
    }

    WeekAppeal by_law(Time at) {
        static constexpr Channel channels[] = {Channel::site_form, Channel::email, Channel::post, Channel::personal_reception,
                                               Channel::epgu};
        WeekAppeal made = official(channels[below(5)]);
        dated(made, at, at);
        const bool late = chance(18);
        const Time registered = office(at + hours(late ? 80 + below(24) : 1 + below(20)), 15);
        if (!add(made, registered, WeekDeed::registered)) return made;
        if (chance(12)) {
            add(made, office(registered + hours(3), 35), WeekDeed::forwarded);
            return made;
        }
        const Time taken = office(registered + hours(2), 25);
        if (!chance(90) || !add(made, taken, WeekDeed::in_work)) return made;
        if (!chance(60) || !answer(made, office(taken + hours(18 + below(50)), 45))) return made;
        if (chance(40))
            ask_again(made);
        else
            rate(made, 45);
        return made;
    }
    /// The citizen is not content, the question is taken up again.
    void ask_again(WeekAppeal& made) {
        const Time again = office(made.steps.back().at + hours(3), 5);
        if (add(made, again, WeekDeed::reopened) && chance(60)) answer(made, office(again + hours(4), 45));
    }

    WeekAppeal official(Channel channel) {
        WeekAppeal made = blank("reception");
        made.appeal.regime = Regime::fz59;
        made.appeal.channel = channel;
        made.appeal.fz59.emplace();
        made.appeal.fz59->type = Fz59Type::application;
        made.appeal.fz59->form = channel == Channel::post ? Fz59Form::written : Fz59Form::electronic;
        made.appeal.fz59->direct = true;
        return made;
    }

    /// Its term ends in this week or soon after.
    WeekAppeal carried(int n) {
        const bool law = n % 2 == 0, fast = n % 4 == 1;
        WeekAppeal made = law ? official(Channel::email) : blank("pos");
        made.carried_over = true;
        const int term = fast ? 10 : 30;
        const int due_day = 1 + static_cast<int>(below(8));
        const Time created = midnight(due_day - term) + hours(10) + minutes(5);
        Appeal& appeal = made.appeal;
        if (law) {
            appeal.registration = {"01-11/" + std::to_string(numbered_), frame_.day_of(created), "", {}};
        } else {
            appeal.regime = Regime::pos_message;
            appeal.channel = Channel::pos;
            appeal.flags.fast_track = fast;
        }
        appeal.status = appeal.questions[0].status = Status::in_work;
        dated(made, created, frame_.from);
        end_somehow(made, due_day, law);
        return made;
    }
    void end_somehow(WeekAppeal& made, int due_day, bool law) {
        const auto fate = below(100);
        const Time begun = frame_.from + hours(1);
        const Time late = office(midnight(due_day + 1) + hours(9), 45);
        if (fate < 40) {
            const Time in_time = office(begun + hours(below(static_cast<std::uint64_t>(due_day) * 20)), 45);
            if (answer(made, in_time)) rate(made, 50);
        } else if (fate < 70 && law) {
            add(made, office(begun, 35), WeekDeed::extended);
        } else if (fate < 85) {
            if (answer(made, late)) rate(made, 50);
        }
    }

    const WeekFrame& frame_;
    const WeekWishes& wishes_;
    const Sectors& sectors_;
    const ProductionCalendar calendar_ = ProductionCalendar::shipped();
    std::uint64_t state_;
    stand::LifelikeAppeals generator_;
    int numbered_ = 0;
};

}  // namespace

WeekFrame week_frame(Time from, const std::string& region) {
    const auto offset = region_offset(region);
    if (!offset) throw std::invalid_argument("unknown region " + region);
    const auto local_day = std::chrono::floor<days>(from + minutes(*offset));
    return {from, Time(local_day) - minutes(*offset) + days(7), *offset};
}

Time default_week_start(const std::string& region) {
    return *parse_rfc3339("2026-11-02T09:00:00", region_offset(region).value_or(moscow_offset));
}

const WeekStep* WeekAppeal::first(WeekDeed deed) const {
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const WeekStep& step) { return step.deed == deed; });
    return found == steps.end() ? nullptr : &*found;
}

std::vector<WeekAppeal> write_week(const WeekFrame& frame, const WeekWishes& wishes, const Sectors& sectors) {
    return Author(frame, wishes, sectors).write();
}

}  // namespace gateway
