#include "tests/signature/forge.hpp"
#include "tests/signature/forgeries.hpp"

namespace gateway::samples {
namespace {

const char* const foreign = "urn:foreign";

// The appeal an attacker would like to be taken as signed.
std::string forged_data(const std::string& id) {
    return replaced(replaced(request_data(), "Яма", "Нет ямы"), "SIGNED_BY_CALLER", id);
}

// The genuine data elsewhere, a forged one where it is read; the signature as it was.
void add_moved_originals(Forgeries& all, const std::string& good) {
    const std::string data = request_data();
    const std::string moved = replaced(good, data, forged_data("FORGED"));
    const auto add = [&](const std::string& where, const std::string& from, const std::string& to) {
        all.push_back({"original moved " + where, replaced(moved, from, to), Cause::signature_target, ""});
    };
    add("into soap:Header", "<soap:Header/>", "<soap:Header>" + data + "</soap:Header>");
    add("into an element of soap:Header", "<soap:Header/>",
        "<soap:Header><w:Security xmlns:w=\"" + std::string(foreign) + "\">" + data + "</w:Security></soap:Header>");
    add("into the forged one", "</b:MessagePrimaryContent>", data + "</b:MessagePrimaryContent>");
    add("into KeyInfo", "<ds:X509Data>", "<w xmlns=\"urn:foreign\">" + data + "</w><ds:X509Data>");
    add("behind soap:Body", "</soap:Body>", "</soap:Body><w xmlns=\"urn:foreign\">" + data + "</w>");
    add("before the forged one", "<t:SendRequestRequest xmlns:t=\"" + std::string(types) + "\">",
        "<t:SendRequestRequest xmlns:t=\"" + std::string(types) + "\">" + data);
    add("beside the signature", "<ds:Signature ", data + "<ds:Signature ");
    all.push_back({"original moved into ds:Object",
                   replaced(moved, "</ds:KeyInfo>", "</ds:KeyInfo><ds:Object>" + data + "</ds:Object>"),
                   Cause::signature_invalid, "Object"});
    all.push_back({"forged one with no Id at all", replaced(replaced(good, "Яма", "Нет ямы"), " Id=\"SIGNED_BY_CALLER\"", ""),
                   Cause::signature_target, "names no element"});
}

// The genuine data in its place; something else claims its Id.
void add_second_ids(Forgeries& all, const std::string& good) {
    const std::string wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    const std::vector<std::string> forms{"Id=\"%\"",
                                         "ID=\"%\"",
                                         "id=\"%\"",
                                         "xml:id=\"%\"",
                                         "xmlns:u=\"" + wsu + "\" u:Id=\"%\"",
                                         "xmlns:u=\"urn:foreign\" u:Id=\"%\"",
                                         "xmlns:u=\"urn:foreign\" u:ID=\"%\"",
                                         "xmlns:u=\"" + std::string(types) + "\" u:id=\"%\"",
                                         "Id=\"&#x53;IGNED_BY_CALLER\""};
    for (const std::string& form : forms) {
        const std::string attribute = form.find('%') == std::string::npos ? form : replaced(form, "%", "SIGNED_BY_CALLER");
        const auto add = [&](const std::string& where, const std::string& from, const std::string& to) {
            all.push_back({"the Id twice, as " + form + " " + where, replaced(good, from, to), Cause::signature_target,
                           "stands at 2 elements"});
        };
        add("before", "<soap:Header/>", "<soap:Header " + attribute + "/>");
        add("after", "<ds:X509Data>", "<ds:X509Data " + attribute + ">");
    }
}

void add_doubled_frames(Forgeries& all, const std::string& good) {
    const std::string data = request_data(), other = forged_data("F");
    const std::string of_1_1 = replaced(other, "types/1.2", "types/1.1");
    const std::string message = section(good, "<t:SendRequestRequest", "</t:SendRequestRequest>");
    const std::string body = "<soap:Body>" + message + "</soap:Body>";
    const std::string container = section(good, "<t:CallerInformationSystemSignature", "</t:CallerInformationSystemSignature>");
    const std::string signature = section(good, "<ds:Signature ", "</ds:Signature>");
    const auto add = [&](const std::string& name, const std::string& text, const std::string& reason) {
        all.push_back({name, text, Cause::signature_target, reason});
    };
    add("a second data element beside", replaced(good, data, data + other), "could be what it signs");
    add("a second data element of another version", replaced(good, data, of_1_1 + data), "could be what it signs");
    add("a data element of a response beside",
        replaced(
            good, data,
            data + replaced(replaced(other, "ProvidedRequest", "ProvidedResponse"), "ProvidedRequest", "ProvidedResponse")),
        "could be what it signs");
    add("a second soap:Body", replaced(good, body, body + "<soap:Body/>"), "second soap:Body");
    add("a second soap:Body of SOAP 1.2",
        replaced(good, body, "<s:Body xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"/>" + body), "second soap:Body");
    add("an envelope in an envelope", envelope(good), "directly in soap:Body");
    add("a foreign frame", envelope("<w xmlns=\"urn:foreign\">" + message + "</w>"), "directly in soap:Body");
    add("two messages in soap:Body", replaced(good, message, in("SendRequestRequest", other) + message),
        "second SendRequestRequest");
    add("a foreign element before the message", replaced(good, message, "<w xmlns=\"urn:foreign\"/>" + message),
        "more than one element");
    add("two signatures in the container", replaced(good, signature, signature + signature), "more than one signature");
    add("a second container", replaced(good, container, container + container), "second CallerInformationSystemSignature");
    add("a container of a foreign namespace",
        replaced(good,
                 "<t:CallerInformationSystemSignature xmlns:t=\"" + std::string(types) + "\">" + signature +
                     "</t:CallerInformationSystemSignature>",
                 "<t:CallerInformationSystemSignature xmlns:t=\"urn:foreign\">" + signature +
                     "</t:CallerInformationSystemSignature>"),
        "knows no signature");
    add("the signature of SMEV where the caller's must be",
        replaced(replaced(good, "<t:CallerInformationSystemSignature", "<t:SMEVSignature"),
                 "</t:CallerInformationSystemSignature>", "</t:SMEVSignature>"),
        "knows no signature");
}

}  // namespace

Forgeries wrapping_forgeries() {
    const std::string good = send_request(*key("gost/gateway-sign"));
    Forgeries all{{"control: a request", good, Cause::none, ""}};
    add_moved_originals(all, good);
    add_second_ids(all, good);
    add_doubled_frames(all, good);
    for (Forgery& one : all) one.profile = "smev";
    return all;
}

}  // namespace gateway::samples
