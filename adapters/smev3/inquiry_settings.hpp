// The settings of periodic inquiry: block `inquire` of a SMEV connector.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/settings.hpp"

namespace gateway::smev3 {

/// How a connector asks after the appeals it has sent.
struct InquirySettings {
    std::string question;       ///< XSLT: canonical appeal → content of the SendRequest that asks
    std::string answer;         ///< XSLT: content of its response → <events> of canonical <event>s
    std::string about;          ///< kind of the external id the partner knows an appeal by; without one nothing is asked
    Duration every{};           ///< pause after an answer that said something new
    Duration slowest{};         ///< each answer without news doubles the pause, up to this
    Duration answer_within{};   ///< an inquiry without an answer for so long is asked again
    std::size_t at_once = 0;    ///< inquiries of one poll
    std::size_t in_flight = 0;  ///< inquiries without an answer, of all appeals together
};

SettingKey inquiry_setting_key();

/// nullopt: nothing is asked. Throws std::runtime_error with one sentence.
std::optional<InquirySettings> read_inquiry_settings(const Settings& settings);

}  // namespace gateway::smev3
