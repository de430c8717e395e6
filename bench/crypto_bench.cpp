// What checking and making one signed SMEV message of 4 KB costs, step by step, against bare EVP of the same run.
#include <filesystem>
#include <iostream>

#include "adapters/smev3/content.hpp"
#include "adapters/smev3/door_call.hpp"
#include "adapters/smev3/multipart.hpp"
#include "adapters/smev3/names.hpp"
#include "bench/figures.hpp"
#include "bench/smev_message.hpp"
#include "bench/timing.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/signature/make_keys.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace {

using namespace gateway;
using bench::Candidate;

/// One message and everything its steps need.
struct Subject {
    explicit Subject(const std::filesystem::path& keys)
        : gost(load_pem_key(keys / "gost/federal-sign.key.pem", keys / "gost/federal-sign.crt.pem")),
          rsa(load_pem_key(keys / "rsa/gateway-sign.key.pem", keys / "rsa/gateway-sign.crt.pem")),
          trust(TrustStore::load(keys / "trust/gost")),
          bare_gost(gost),
          bare_rsa(rsa),
          sender(gost),
          octets(sender.message()),
          document(XmlDocument::parse(octets)),
          request(document.find(names.types, "SendRequestRequest")),
          provided(request.child(names.types, "SenderProvidedRequestData")),
          signature(document.find(smev3::dsig_ns, "Signature")),
          der(gost->certificate().der()) {}

    /// As the door does: parsed, held against the schema, the signature checked, read.
    smev3::Taken taken() {
        const smev3::DoorRules rules{names, schemas, partners, &trust, limits};
        const smev3::DoorCall call = smev3::read_call({"text/xml", octets, {}}, no_file, rules, now);
        return smev3::read_request(call, rules, false, now).taken;
    }
    static std::filesystem::path no_file() { throw std::logic_error("no part of this message is long"); }

    Time now = SystemClock().now();
    std::shared_ptr<const SigningKey> gost, rsa;
    TrustStore trust;
    bench::BareEvp bare_gost, bare_rsa;
    bench::Sender sender;
    const smev3::Version& names = smev3::version_of("1.2");
    smev3::DoorSchemas schemas;
    smev3::Partners partners{smev3::Smev3Settings{}};
    smev3::DoorSettings limits;
    smev3::ContentMapping mapping{smev3::Smev3Settings{}};
    std::string octets;
    XmlDocument document;
    XmlNode request, provided, signature;
    std::string der;
};

void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(std::string(what) + " failed");
}

std::vector<Candidate> signatures(Subject& s) {
    const auto checked = [&s](const TrustStore* trust) {
        require(verify_xml_signature(s.document, s.signature, s.provided, XmlTransforms::smev, trust, s.now).valid(), "verify");
    };
    return {{"crypto.gost256.verify", [&s] { s.bare_gost.verify(); }},
            {"crypto.gost256.sign", [&s] { s.bare_gost.sign(); }},
            {"crypto.rsa2048.verify", [&s] { s.bare_rsa.verify(); }},
            {"crypto.rsa2048.sign", [&s] { s.bare_rsa.sign(); }},
            {"crypto.smev_4k.verify", [checked] { checked(nullptr); }},
            {"crypto.smev_4k.verify_and_chain", [&s, checked] { checked(&s.trust); }},
            {"crypto.smev_4k.sign", [&s] { s.sender.message(); }}};
}

std::vector<Candidate> steps(Subject& s) {
    return {{"step.certificate_again", [&s] { Certificate::from_der(s.der); }},
            {"step.digest_4k", [&s] { digest(DigestKind::gost2012_256, s.octets); }},
            {"step.parse_4k", [&s] { XmlDocument::parse(s.octets); }},
            {"step.exc_c14n", [&s] { canonicalize_exclusive(s.provided); }},
            {"step.smev_transform", [&s] { smev_transform(s.provided); }},
            {"step.xsd_envelope", [&s] { s.schemas.require_envelope(s.request); }},
            {"step.xsd_content",
             [&s] { s.schemas.require_content(s.provided.child(s.names.basic, "MessagePrimaryContent").first_child()); }},
            {"step.appeal_to_json",
             [&s, taken = std::make_shared<smev3::Taken>(s.taken())] { to_json(s.mapping.appeal_of(*taken, "smev", s.now)); }}};
}

/// Parse, check and normalize: all an incoming message costs before the store.
void whole_door(Subject& s) {
    require(!to_json(s.mapping.appeal_of(s.taken(), "smev", s.now)).empty(), "normalize");
}

void run_all(const bench::Options& options, const std::filesystem::path& directory) {
    MakeKeysOptions keys;
    keys.now = SystemClock().now();
    make_test_keys(directory, keys);
    Subject subject(directory);
    auto candidates = signatures(subject);
    for (Candidate& step : steps(subject)) candidates.push_back(std::move(step));
    candidates.push_back({"step.all_of_the_door", [&subject] { whole_door(subject); }});
    bench::take_turns(candidates, options.quick ? 7 : 25, 0.02);
    for (const Candidate& one : candidates) {
        const bool rate = one.name.starts_with("crypto.");
        const bool signing = one.name.ends_with(".sign"), rsa = one.name.find("rsa") != std::string::npos;
        const Candidate& reference = candidates[(rsa ? 2U : 0U) + (signing ? 1U : 0U)];
        // A rate in proportion to the bare rate; a step in proportion to the time of one bare verification.
        print(options, {one.name, rate ? 1e6 / one.us : one.us, rate ? "1/cpu-s" : "us",
                        rate ? reference.us / one.us : one.us / reference.us, reference.name});
    }
}

}  // namespace

int main(int argc, char* argv[]) {
    const auto directory = std::filesystem::temp_directory_path() / ("bench-crypto-" + make_trace_id());
    int exit = 0;
    try {
        start_crypto();
        run_all(bench::options_of(argc, argv), directory);
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        exit = 1;
    }
    std::filesystem::remove_all(directory);
    return exit;
}
