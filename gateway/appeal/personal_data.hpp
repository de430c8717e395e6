// Which fields hold personal data, and how they are shown to those who may not see them (152-ФЗ; classes in field.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/field.hpp"

namespace gateway {

/// One field of the schema. Items of lists are '*': "/questions/*/root_cause".
struct PdPath {
    std::string path;
    PdClass pd = PdClass::p0;
    std::string_view ru, en;
};

/// All fields that hold values themselves, in the order of the description. Any thread.
const std::vector<PdPath>& personal_data_of_appeal();
const std::vector<PdPath>& personal_data_of_event();

/// Class of a field of an appeal by JSON pointer ("/questions/0/root_cause"); what is below `ext` and unknown paths are p4.
PdClass pd_class(std::string_view pointer);

/// The appeal as the monitor may show it: p0 and p1 as they are, p2 masked, p3 and p4 hidden ("•••"; ext emptied;
/// coordinates dropped). The result still satisfies the schema where formats allow.
Appeal mask(const Appeal& appeal);
AppealEvent mask(const AppealEvent& event);

/// Single values: "Т***в", "+7•••••12-34", "и***@mail.ru". Empty stays empty.
std::string mask_name(std::string_view name);
std::string mask_phone(std::string_view phone);
std::string mask_email(std::string_view email);

}  // namespace gateway
