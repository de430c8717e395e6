#include "gateway/analytics/dictionaries.hpp"

#include <array>

#include "gateway/appeal/vocabulary.hpp"

namespace gateway {
namespace {

using enum ColumnType;
using Rows = std::vector<std::vector<std::string>>;

// clang-format off
TableSpec make_table() {
    return {"dictionary", {
        {"dictionary", text, "", "Справочник", "Dictionary"},
        {"code", text, "", "Код", "Code"},
        {"title", text, "", "Название", "Name"},
        {"parent", text, "", "Отраслевой блок категории; орган блока", "Block of a category; organ of a block"},
        {"measure", text, "", "Показатель цели", "Measure of the target"},
        {"target", integer, "", "Цель", "Target"},
    }, "Справочники", "Dictionaries"};
}
// clang-format on

constexpr std::array<std::string_view, 20> statuses{"Неизвестно",
                                                    "Получено",
                                                    "Отклонено модератором",
                                                    "Зарегистрировано",
                                                    "Назначен исполнитель",
                                                    "В работе",
                                                    "Срок продлён",
                                                    "Запрошены сведения",
                                                    "Передано",
                                                    "Ответ подготовлен",
                                                    "Ответ утверждён",
                                                    "Дан ответ",
                                                    "Оценено",
                                                    "Повторное рассмотрение",
                                                    "В архиве",
                                                    "Объединено с другим",
                                                    "Отозвано",
                                                    "Без ответа",
                                                    "Возвращено",
                                                    "Спам"};
constexpr std::array<std::string_view, 5> decisions{"Неизвестно", "Решено", "Разъяснено", "Отказано", "Решено частично"};
constexpr std::array<std::string_view, 7> regimes{
    "Неизвестно", "Обращение по 59-ФЗ", "Сообщение ПОС", "Открытые источники", "Происшествие (112)", "Голосование", "Иное"};
constexpr std::array<std::string_view, 19> channels{"Неизвестно",
                                                    "ПОС",
                                                    "ЕПГУ",
                                                    "СЭД",
                                                    "МЭДО",
                                                    "СМЭВ",
                                                    "ССТУ",
                                                    "Муниципальная система (Open311)",
                                                    "Муниципальная система",
                                                    "ВКонтакте",
                                                    "Одноклассники",
                                                    "Telegram",
                                                    "Форма на сайте",
                                                    "Телефон",
                                                    "ЕДДС-112",
                                                    "Личный приём",
                                                    "Почта",
                                                    "Электронная почта",
                                                    "Загрузка файла"};

template <class E, std::size_t N>
void add(Rows& rows, const char* name, const std::array<std::string_view, N>& titles) {
    const Names codes = names_of(E{});
    for (std::size_t i = 0; i < codes.size() && i < N; ++i)
        rows.push_back({name, std::string(codes[i]), std::string(titles[i]), "", "", ""});
}

void add_sectors(Rows& rows, const Sectors& sectors) {
    for (const SectorBlock& block : sectors.blocks()) {
        if (block.organs.empty()) rows.push_back({"sector", block.id, block.title, "", "", ""});
        for (const std::string& organ : block.organs) rows.push_back({"sector", block.id, block.title, organ, "", ""});
    }
}

void add_categories(Rows& rows, const CategoryList& categories) {
    for (const Category& one : categories.categories())
        rows.push_back({"category", one.id, one.title, one.block, one.target ? one.target->measure : "",
                        one.target ? std::to_string(one.target->value) : ""});
}

}  // namespace

const TableSpec& dictionary_table() {
    static const TableSpec table = make_table();
    return table;
}

Rows dictionary_rows(const Sectors* sectors, const CategoryList* categories) {
    Rows rows;
    add<Status>(rows, "status", statuses);
    add<Decision>(rows, "decision", decisions);
    add<Regime>(rows, "regime", regimes);
    add<Channel>(rows, "channel", channels);
    if (sectors != nullptr) add_sectors(rows, *sectors);
    if (categories != nullptr) add_categories(rows, *categories);
    return rows;
}

}  // namespace gateway
