// SOAP 1.1 and 1.2 over HTTP: the body comes from an XSLT, what the answer and its faults mean is configuration. Addressing is
// not spoken; WSS UsernameToken is.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapters/municipal/line.hpp"
#include "adapters/municipal/reception.hpp"
#include "adapters/municipal/text_template.hpp"
#include "adapters/municipal/verdict.hpp"

namespace gateway::municipal {

enum class SoapVersion { v1_1, v1_2 };

struct SoapForm {
    SoapVersion version = SoapVersion::v1_1;
    std::string user, password;  ///< WSS UsernameToken; empty: no header
    bool digest = true;          ///< password as a digest, else as text
};

/// An XML element (without declaration) in an envelope. `nonce`: octets nobody can guess.
std::string soap_envelope(const SoapForm& form, std::string_view body, Time now, std::string_view nonce);
WebFields soap_headers(const SoapForm& form, const std::string& action);

/// What an answer is: a body, a fault, or neither.
struct SoapAnswer {
    bool is_envelope = false;
    std::string fault;  ///< "Server.Busy": code and subcode by their local names; empty: no fault
    std::string body;   ///< the first element of the Body, canonical XML; empty with a fault
};
/// Never throws; of hostile answers nothing is taken. CPU work.
SoapAnswer read_soap(std::string_view octets);

struct SoapStatus {
    std::string action;
    TextTemplate request;           ///< element of the Body with {partner_id}
    std::filesystem::path mapping;  ///< XSLT: element of the answer's Body → canonical event
};

struct SoapSettings {
    LineSettings line;
    SoapForm form;
    std::string action, event_action;  ///< SOAPAction of appeals and of events
    bool sends_events = false;
    AnswerRules answer;                           ///< paths begin at /Envelope
    std::map<std::string, Outcome::Kind> faults;  ///< fault code → end of the attempt
    bool repeatable = false;                      ///< the partner knows a repeated appeal by itself
    std::optional<SoapStatus> status;
};

std::vector<SettingKey> soap_keys();
/// Throws std::runtime_error with one sentence.
SoapSettings read_soap_settings(const Settings& block);

/// Of the table, else by side: a fault of the caller (Client, Sender) is refused, of the server postponed.
Outcome outcome_of_soap_fault(const SoapSettings& settings, const std::string& code);

std::unique_ptr<Connector> make_soap_connector(SoapSettings settings, AdapterKit kit,
                                               std::shared_ptr<const Translation> translation);
/// Null without `status`.
std::unique_ptr<Source> make_soap_source(SoapSettings settings, AdapterKit kit, const TranslationSettings& mapping);

}  // namespace gateway::municipal
