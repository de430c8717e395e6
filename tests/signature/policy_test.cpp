#include <catch2/catch.hpp>
#include <set>

#include "gateway/core/fault.hpp"
#include "gateway/signature/verify_file.hpp"
#include "tests/signature/forgeries.hpp"
#include "tests/signature/signed_samples.hpp"

using namespace gateway;
using namespace gateway::samples;

namespace {

struct Judgement {
    Cause cause = Cause::none;
    std::string detail;
};

// The first thing that is wrong with the document.
Judgement judge(const Forgery& forgery) {
    try {
        const auto document = XmlDocument::parse(forgery.message);
        const auto profile = signature_profile_of(forgery.profile);
        const auto verdict = verify_document(document, {.profile = profile, .chain = ChainCheck::skipped, .at = now()});
        for (const VerifiedSignature& one : verdict.signatures)
            if (!one.check.valid()) return {one.check.cause, one.check.detail};
        return {verdict.valid() ? Cause::none : Cause::signature_missing, ""};
    } catch (const Fault& fault) {
        return {fault.cause(), fault.detail()};
    }
}

void check_all(const Forgeries& forgeries, std::size_t least) {
    std::set<std::string> names;
    std::size_t controls = 0;
    for (const Forgery& one : forgeries) {
        INFO(one.name);
        const Judgement got = judge(one);
        INFO(got.detail);
        CHECK(info(got.cause).code == info(one.cause).code);
        CHECK(got.detail.find(one.reason) != std::string::npos);
        CHECK(names.insert(one.name).second);
        controls += one.cause == Cause::none ? 1 : 0;
    }
    CHECK(controls > 0);
    CHECK(forgeries.size() >= least);
}

}  // namespace

TEST_CASE("policy: moved, doubled and hidden elements are refused however the Id is written") {
    check_all(wrapping_forgeries(), 35);
}

TEST_CASE("policy: SignedInfo that says anything else than the profile is refused though its signature fits") {
    check_all(signed_info_forgeries(), 50);
}

TEST_CASE("policy: other algorithms are refused though digest and signature are made by them") {
    check_all(algorithm_forgeries(), 30);
}

TEST_CASE("policy: KeyInfo must hold the signer's one certificate") {
    check_all(key_info_forgeries(), 20);
}

TEST_CASE("policy: no text can change its meaning under the same signature") {
    check_all(text_forgeries(), 30);
}

TEST_CASE("policy: enveloped signatures and WS-Security are held to the same rules") {
    check_all(other_profile_forgeries(), 25);
}
