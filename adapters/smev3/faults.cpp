#include "adapters/smev3/faults.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/smev3/names.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::size_t longest_code = 100;
constexpr std::size_t longest_number = 200;

/// "SMEV-403: …" → "SMEV-403".
std::string number_of(const std::string& text) {
    const auto at = text.find("SMEV-");
    if (at == std::string::npos) return {};
    std::size_t end = at + 5;
    while (end < text.size() && end < at + 10 && text[end] >= '0' && text[end] <= '9') ++end;
    return end == at + 5 ? std::string() : text.substr(at, end - at);
}

/// Codes and type names are the protocol's words; whatever else stands there may be data and is left out.
bool is_protocol_word(std::string_view text) {
    for (const char c : text) {
        const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          std::string_view(" :._-/+").find(c) != std::string_view::npos;
        if (!good) return false;
    }
    return !text.empty();
}

void add_number(std::string& numbers, std::string_view name, const std::string& value) {
    if (!is_protocol_word(value) || value.size() > longest_number) return;
    if (!numbers.empty()) numbers += " ";
    numbers.append(name).append("=").append(value);
}

std::optional<std::uint64_t> size_in(XmlNode fault, std::string_view name) {
    const std::string text = fault.child(name).trimmed();
    std::uint64_t octets = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), octets);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return octets;
}

std::string numbers_of(XmlNode fault) {
    std::string numbers;
    for (const char* name : {"PermittedTotalAttachmentSize", "RemainedTotalQuoteSize", "RealTotalAttachmentSize",
                             "RootElementLocalName", "RootElementNamespaceURI", "DestinationName"})
        add_number(numbers, name, fault.child(name).trimmed());
    add_number(numbers, "errorPosition", fault.child("ValidationError").attribute("errorPosition").value_or(""));
    return numbers;
}

SmevFault fault_in(XmlNode node) {
    SmevFault fault;
    fault.number = number_of(node.child("Description").trimmed());
    fault.code = node.child("Code").trimmed();
    if (fault.code.size() > longest_code || !is_protocol_word(fault.code)) fault.code.clear();
    fault.detail_code = node.child("SignatureVerificationFault").trimmed();
    if (!is_protocol_word(fault.detail_code) || fault.detail_code.size() > longest_code) fault.detail_code.clear();
    fault.permitted_size = size_in(node, "PermittedTotalAttachmentSize");
    fault.quota_left = size_in(node, "RemainedTotalQuoteSize");
    fault.destination = node.child("DestinationName").trimmed();
    if (!is_protocol_word(fault.destination) || fault.destination.size() > longest_number) fault.destination.clear();
    fault.numbers = numbers_of(node);
    return fault;
}

/// What the schemas call by their base type alone is known by its number; one that several faults share names none.
void name_by_number(SmevFault& fault) {
    if (fault.number.empty() || !row_of(fault).name.empty()) return;
    const auto row = std::ranges::find(fault_rows(), std::string_view(fault.number), &FaultRow::number);
    if (row != fault_rows().end()) fault.name = row->name;
}

}  // namespace

std::optional<SmevFault> read_fault(XmlNode body_child) {
    if (!body_child.is(soap_ns, "Fault")) return std::nullopt;
    const XmlNode named = body_child.child("detail").first_child();
    SmevFault fault = fault_in(named);
    fault.name = named.name();
    if (fault.number.empty()) fault.number = number_of(body_child.child("faultstring").trimmed());
    return fault;
}

SmevFault read_inner_fault(XmlNode node) {
    SmevFault fault = fault_in(node);
    const std::string type = node.attribute("http://www.w3.org/2001/XMLSchema-instance", "type").value_or("");
    const auto colon = type.find(':');
    fault.name = colon == std::string::npos ? type : type.substr(colon + 1);
    if (!is_protocol_word(fault.name) || fault.name.size() > longest_code) fault.name.clear();
    name_by_number(fault);
    return fault;
}

Outcome outcome_of(const SmevFault& fault) {
    const FaultRow& row = row_of(fault);
    if (row.reaction == Reaction::done) return delivered();
    if (row.reaction == Reaction::fix) return refused(row.cause, advice(fault));
    Outcome outcome = postponed(row.cause, advice(fault));
    outcome.without_end = row.reaction == Reaction::retry;
    outcome.fresh_note = row.reaction == Reaction::new_id;
    outcome.hold_route = row.reaction == Reaction::stop;
    if (row.name == "QuoteLimitExceeded") outcome.retry_after = quota_pause;
    return outcome;
}

std::string label_of(const SmevFault& fault) {
    return fault.detail_code.empty() ? fault.name : fault.name + "/" + fault.detail_code;
}

SmevFault fault_of_label(std::string_view label) {
    SmevFault fault;
    const auto slash = label.find('/');
    fault.name = label.substr(0, slash);
    if (slash != std::string_view::npos) fault.detail_code = label.substr(slash + 1);
    return fault;
}

std::string describe(const SmevFault& fault) {
    std::string text = fault.name.empty() ? "SOAP Fault" : label_of(fault);
    for (const std::string* part : {&fault.number, &fault.code, &fault.numbers}) {
        if (!part->empty()) text += " " + *part;
    }
    return text;
}

std::string advice(const SmevFault& fault) {
    const FaultRow& row = row_of(fault);
    std::string text = describe(fault);
    if (row.next_ru.empty()) return text;
    return text.append(". ").append(row.next_ru).append(". ").append(row.next_en).append(".");
}

}  // namespace gateway::smev3
