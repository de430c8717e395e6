#include "adapters/stand/generator/lifelike.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "adapters/stand/generator/phrases.hpp"
#include "gateway/appeal/scalars.hpp"

namespace gateway::stand {
namespace {

constexpr std::string_view greetings[] = {"Здравствуйте! ", "Добрый день! ", "Уважаемый руководитель! ",
                                          "Доброго времени суток. ", ""};
constexpr std::string_view openings[] = {"Обращаюсь к вам, потому что ", "Уже который раз пишу: ", "Опять ", "Сообщаю, что ",
                                         "У нас "};
constexpr std::string_view terms[] = {"Так уже третью неделю.", "Это длится с прошлой осени.", "Началось позавчера.",
                                      "И так каждый год.",      "Раньше такого не было.",      "Терпеть больше нет сил."};
constexpr std::string_view tries[] = {"Звонили в управляющую организацию — обещали разобраться и пропали.",
                                      "В администрации сказали ждать, чего ждать — не объяснили.",
                                      "На прошлое обращение пришла отписка, ничего не изменилось.",
                                      "Соседи тоже писали, ответа нет.",
                                      "Фотографии приложить могу, если скажете куда.",
                                      "Диспетчер трубку не берёт, на сайте форма не открывается."};
constexpr std::string_view details[] = {"Во дворе живут пенсионеры и семьи с детьми.",
                                        "Место проходное, рядом школа и магазин.",
                                        "Ночью там вообще темно и опасно.",
                                        "Платим исправно, квитанции сохранены.",
                                        "Номер заявки у меня записан.",
                                        "Прилагать ничего не буду, всё видно на месте."};
constexpr std::string_view demands[] = {"Прошу принять меры.", "Прошу разобраться и ответить письменно.",
                                        "Когда это будет исправлено?", "Прошу провести проверку и наказать виновных.",
                                        "Очень ждём помощи, заранее спасибо!"};
constexpr std::string_view streets[] = {"Примерная", "Образцовая", "Выдуманная", "Учебная", "Тестовая", "Условная"};
constexpr std::string_view surnames[] = {"Примеров", "Образцов", "Тестов", "Выдумкин", "Условнов", "Несуществуев"};
constexpr std::string_view first_names[] = {"Иван", "Пётр", "Сергей", "Андрей", "Николай"};
constexpr std::string_view middle_names[] = {"Иванович", "Петрович", "Сергеевич", "Андреевич", "Николаевич"};
const std::vector<std::string> common_sectors{"health", "education", "social", "housing",
                                              "waste",  "energy",    "roads",  "transport"};

constexpr std::uint64_t first_day = 20'454;  // 2026-01-01

double unit(std::uint64_t bits) {
    return (static_cast<double>(bits >> 11) + 0.5) / 9007199254740992.0;
}

}  // namespace

LifelikeAppeals::LifelikeAppeals(LifelikeWishes wishes)
    : wishes_(std::move(wishes)), places_(municipalities_of(wishes_.region)), state_(wishes_.seed) {
    if (wishes_.sectors.empty()) wishes_.sectors = common_sectors;
}

std::uint64_t LifelikeAppeals::draw() {
    std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15);
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

std::size_t LifelikeAppeals::below(std::size_t limit) {
    return static_cast<std::size_t>(draw() % limit);
}

/// Log-normal around 250; four in a thousand are stories of many pages.
std::size_t LifelikeAppeals::length() {
    if (below(1000) < 4) return 10'100 + below(6'000);
    const double normal = std::sqrt(-2 * std::log(unit(draw()))) * std::cos(2 * std::numbers::pi * unit(draw()));
    return static_cast<std::size_t>(std::clamp(250 * std::exp(0.85 * normal), 40.0, 9'000.0));
}

std::string LifelikeAppeals::uuid(Time at) {
    const auto milliseconds =
        static_cast<unsigned long long>(std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
    const std::uint64_t high = draw(), low = draw();
    char text[37];
    std::snprintf(text, sizeof text, "%08llx-%04llx-7%03llx-%04llx-%012llx", milliseconds >> 16, milliseconds & 0xffff,
                  static_cast<unsigned long long>(high & 0xfff),
                  static_cast<unsigned long long>(0x8000 | (high >> 16 & 0x3fff)),
                  static_cast<unsigned long long>(low & 0xffffffffffff));
    return text;
}

std::string LifelikeAppeals::sentence(std::string_view sector, const Municipality& place) {
    const auto troubles = phrases_of(sector).troubles;
    switch (below(6)) {
        case 0:
            return std::string(one_of(terms));
        case 1:
            return std::string(one_of(tries));
        case 2:
            return std::string(one_of(details));
        case 3:
            return "Адрес: " + std::string(place.name) + ", ул. " + std::string(one_of(streets)) + ", д. " +
                   std::to_string(1 + below(120)) + ".";
        default:
            return "К тому же " + std::string(troubles[below(troubles.size())]) + ".";
    }
}

std::string LifelikeAppeals::text(std::string_view sector, const Municipality& place) {
    const std::size_t wanted = length();
    const auto troubles = phrases_of(sector).troubles;
    std::string body = wanted < 90 ? "" : std::string(one_of(greetings));
    body += std::string(one_of(openings)) + std::string(troubles[below(troubles.size())]) + ". ";
    std::size_t characters = characters_of(body);
    while (characters + 45 < wanted) {
        std::string more = sentence(sector, place) + " ";
        if (wanted > 2'000 && chance(8)) more += "\n\n";
        characters += characters_of(more);
        body += more;
    }
    if (wanted >= 90) body += one_of(demands);
    while (body.back() == ' ' || body.back() == '\n') body.pop_back();
    return chance(12) ? with_remnants(std::move(body)) : body;
}

/// What editors and copies from web pages leave in a text.
std::string LifelikeAppeals::with_remnants(std::string plain) {
    std::string out = "<p>";
    for (const char c : plain) {
        if (c == ' ' && chance(6))
            out += chance(50) ? "&nbsp;" : " <br/>";
        else
            out += c;
    }
    return out + (chance(50) ? "</p>" : "&quot;</span></p>");
}

Applicant LifelikeAppeals::applicant() {
    Applicant made;
    made.kind = ApplicantKind::citizen_rf;
    made.name = {std::string(one_of(surnames)), std::string(one_of(first_names)), std::string(one_of(middle_names)), {}};
    char phone[16];
    std::snprintf(phone, sizeof phone, "+7000%07u", static_cast<unsigned>(below(10'000'000)));
    made.contacts.phone = phone;
    if (chance(60)) made.contacts.email = "applicant" + std::to_string(below(1'000'000)) + "@example.org";
    made.identity_assurance = IdentityAssurance::system;
    return made;
}

Question LifelikeAppeals::question(std::string_view sector, std::int64_t number) {
    const SectorPhrases& phrases = phrases_of(sector);
    Question made;
    made.n = number;
    Topic official, block;
    official.scheme = TopicScheme::sstu;
    official.code = phrases.sstu_code;
    official.name = phrases.subject;
    block.scheme = TopicScheme::zur;
    block.code = sector;
    made.topics = {official, block};
    made.status = Status::received;
    return made;
}

Appeal LifelikeAppeals::next() {
    static constexpr Channel channels[] = {Channel::pos, Channel::site_form, Channel::vk, Channel::email};
    const std::uint64_t number = made_++;
    const std::string& sector = wishes_.sectors[number % wishes_.sectors.size()];
    const Municipality& place = places_[(number / wishes_.sectors.size() + number) % places_.size()];
    Appeal made;
    made.created_at = Time(std::chrono::hours(24 * first_day) + std::chrono::seconds(below(90 * 86'400)));
    made.appeal_id = uuid(made.created_at);
    const std::size_t way = below(4);
    made.channel = channels[way];
    made.regime = way == 0 ? Regime::pos_message : way == 2 ? Regime::open_source : Regime::other;
    made.external_ids = {{"generator",
                          "number",
                          wishes_.region + "-" + std::to_string(wishes_.seed) + "-" + std::to_string(number + 1),
                          {},
                          {},
                          {}}};
    made.applicant = applicant();
    made.text.body = text(sector, place);
    made.text.lang = "ru";
    made.questions.push_back(question(sector, 1));
    if (chance(5)) made.questions.push_back(question(wishes_.sectors[below(wishes_.sectors.size())], 2));
    made.location.address_text =
        std::string(place.name) + ", ул. " + std::string(one_of(streets)) + ", д. " + std::to_string(1 + below(120));
    made.location.oktmo8 = place.oktmo8;
    made.routing.municipality_oktmo = place.oktmo8;
    made.status = Status::received;
    made.status_at = made.created_at;
    return made;
}

}  // namespace gateway::stand
