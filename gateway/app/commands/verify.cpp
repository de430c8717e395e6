// `verify FILE`: every signature of a document (or a detached CMS over a file) as one JSON object on stdout.
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/commands/input_file.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/verify_file.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

constexpr int good = 0, not_valid = 1, wrong_usage = 2;

struct VerifyArguments {
    std::string file, profile, trust, at, cms;
    bool no_chain = false;
};

// Wrong usage or an unreadable file: one sentence on stderr, exit code 2.
struct Unusable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

json::string text(std::string_view value) {
    return json::string(value);
}

json::object to_json(const SignatureEvidence& evidence, const std::string& detail) {
    json::object one{{"verdict", evidence.verdict}, {"reason", evidence.reason}, {"detail", detail}};
    if (const auto cause = cause_of(evidence.reason)) {
        one["reason_ru"] = text(info(*cause).ru);
        one["reason_en"] = text(info(*cause).en);
        one["next_ru"] = text(info(*cause).next_ru);
    }
    one["signer"] = evidence.signer;
    one["cert_sha256"] = evidence.cert_sha256;
    one["algorithm"] = evidence.algorithm;
    one["covers"] = evidence.covers;
    return one;
}

json::object report(const VerifyArguments& arguments, std::string_view profile, json::array signatures) {
    bool valid = !signatures.empty();
    for (const auto& one : signatures) valid = valid && one.at("verdict") == "valid";
    json::object all{{"file", arguments.file}, {"profile", text(profile)}, {"valid", valid}};
    if (signatures.empty()) {
        const CauseInfo& missing = info(Cause::signature_missing);
        all["reason"] = text(missing.code);
        all["detail"] = std::string(missing.ru) + " / " + std::string(missing.en);
    }
    all["signatures"] = std::move(signatures);
    return all;
}

json::object report_refused(const VerifyArguments& arguments, const Fault& fault) {
    const CauseInfo& cause = info(fault.cause());
    return {{"file", arguments.file},      {"profile", nullptr},          {"valid", false},
            {"reason", text(cause.code)},  {"detail", fault.detail()},    {"place", fault.place()},
            {"reason_ru", text(cause.ru)}, {"reason_en", text(cause.en)}, {"signatures", json::array()}};
}

VerifyOptions options_of(const VerifyArguments& arguments, std::optional<TrustStore>& store) {
    VerifyOptions options;
    if (!arguments.profile.empty()) options.profile = signature_profile_of(arguments.profile);
    options.chain = arguments.no_chain ? ChainCheck::skipped : ChainCheck::required;
    options.at = SystemClock().now();
    if (!arguments.at.empty()) {
        const auto at = parse_rfc3339(arguments.at, 0);
        if (!at) throw Unusable("--at: ожидается время 2026-03-02T10:00:00Z / expected a time: " + arguments.at);
        options.at = *at;
    }
    if (arguments.trust.empty()) return options;
    try {
        store = TrustStore::load(arguments.trust);
    } catch (const std::exception& error) {
        throw Unusable(std::string("--trust: ") + error.what());
    }
    options.trust = &*store;
    return options;
}

json::object verify_xml(const VerifyArguments& arguments, const VerifyOptions& options) {
    const XmlLimits limits;
    std::string octets;
    try {
        octets = read_input_file(arguments.file, limits.max_octets);
    } catch (const std::runtime_error& error) {
        throw Unusable(error.what());
    }
    try {
        const auto verdict = verify_document(XmlDocument::parse(octets, limits), options);
        json::array signatures;
        for (const VerifiedSignature& one : verdict.signatures) {
            json::object entry = to_json(one.check.evidence, one.check.detail);
            entry["element"] = one.element;
            entry["signature"] = one.place;
            signatures.push_back(std::move(entry));
        }
        return report(arguments, to_text(verdict.profile), std::move(signatures));
    } catch (const Fault& fault) {
        return report_refused(arguments, fault);
    }
}

json::object verify_cms(const VerifyArguments& arguments, const VerifyOptions& options) {
    const bool follow = options.chain == ChainCheck::required;
    CmsCheck check;
    try {
        const std::string signature = read_input_file(arguments.cms, max_cms_signature);
        check = verify_cms_detached_file(arguments.file, signature, follow ? options.trust : nullptr, options.at);
    } catch (const std::runtime_error& error) {
        throw Unusable(error.what());
    }
    if (check.valid() && follow && options.trust == nullptr) {
        check.detail = no_trust_store;
        check.evidence.verdict = "untrusted";
        check.evidence.reason = info(Cause::certificate_untrusted).code;
    }
    json::object entry = to_json(check.evidence, check.detail);
    entry["element"] = "";
    if (entry["covers"].as_string().empty()) entry["covers"] = arguments.file;
    if (check.signing_time) entry["signing_time"] = to_rfc3339(*check.signing_time);
    return report(arguments, "cms", {std::move(entry)});
}

int verify(const VerifyArguments& arguments) {
    try {
        std::optional<TrustStore> store;
        const VerifyOptions options = options_of(arguments, store);
        const json::object all = arguments.cms.empty() ? verify_xml(arguments, options) : verify_cms(arguments, options);
        std::cout << json::serialize(all) << std::endl;
        return all.at("valid").as_bool() ? good : not_valid;
    } catch (const Unusable& error) {
        std::cerr << "appeal-gateway: " << error.what() << "\n";
        return wrong_usage;
    }
}

}  // namespace

void add_verify_command(CLI::App& app, CommandExit& exit) {
    auto arguments = std::make_shared<VerifyArguments>();
    CLI::App* const command = app.add_subcommand("verify", "проверить подписи файла / check the signatures of a file");
    command->add_option("FILE", arguments->file, "документ XML или файл с подписью CMS рядом / XML document or file with a CMS")
        ->required();
    auto* const profile = command->add_option(
        "--profile", arguments->profile,
        "что должно быть подписано; без указания по пространствам имён / what must be signed; by namespaces if not given");
    profile->check(CLI::IsMember({"smev", "wss", "xmldsig"}));
    command->add_option("--trust", arguments->trust, "папка с корневыми сертификатами и CRL / folder with roots and CRLs");
    command->add_option("--at", arguments->at, "момент проверки, RFC 3339 / time of the check; now if not given");
    command->add_flag("--no-chain", arguments->no_chain, "не проверять цепочку сертификатов / do not follow the chain");
    command->add_option("--cms", arguments->cms, "открепленная подпись CMS (.sig, .p7s) / detached CMS signature of FILE")
        ->excludes(profile);
    command->callback([&exit, arguments] { exit.code = verify(*arguments); });
}

}  // namespace gateway
