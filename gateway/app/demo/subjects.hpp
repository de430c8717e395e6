// What the demonstration's appeals are about.
#pragma once

#include <array>
#include <string_view>

#include "gateway/app/demo/script.hpp"

namespace gateway {

/// What an invented appeal is about, in the words of every partner.
struct DemoSubject {
    std::string_view topic, pos_code, pos_name, service, text;  ///< ЦУР topic; ПОС; Open311 service; a citizen's words
};

inline constexpr std::array<DemoSubject, 4> demo_subjects{{
    {"roads", "2101", "Ямы на дорогах", "001", "Яма на проезжей части, просим отремонтировать."},
    {"housing", "1101", "Отопление", "030", "В подъезде холодно, отопление не работает."},
    {"waste", "3101", "Вывоз мусора", "020", "Мусор не вывозят третий день."},
    {"lighting", "2201", "Уличное освещение", "014", "Не горит фонарь у дома."},
}};
inline constexpr DemoSubject federal_subject{"federal", "9101", "Пенсионное обеспечение", "", "Вопрос о перерасчёте пенсии."};

/// By the appeal's topic.
const DemoSubject& subject_of(const DemoAppeal& appeal);

}  // namespace gateway
