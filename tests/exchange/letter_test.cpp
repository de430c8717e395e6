#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "samples.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

struct Keys {
    std::string name;
    TrustStore trust = TrustStore::load(test_keys() / "trust" / name);
    std::shared_ptr<const SigningKey> own = key(name + "/gateway-sign");
    SealRules rules{&trust, {own->certificate().sha256()}};
};

std::string verdict_of(const SealedLetter& sealed, const SealRules& rules) {
    const auto opened = open_letter(sealed, rules, now());
    return opened.evidence.verdict + " " + opened.evidence.reason;
}

Cause refusal_of(const std::string& octets) {
    try {
        open_letter({"", octets, ""}, {}, now());
    } catch (const Fault& fault) {
        return fault.cause();
    }
    return Cause::none;
}

}  // namespace

TEST_CASE("a sealed letter says the same when it is opened, in both forms, with GOST, RSA and EC keys") {
    const Keys keys{GENERATE(as<std::string>(), "gost", "rsa", "ec")};
    const LetterForm form = GENERATE(LetterForm::xml, LetterForm::json);
    for (const Letter& letter : {sample_letter(), sample_event_letter()}) {
        const SealedLetter sealed = seal(letter, form, *keys.own, now());
        CHECK(sealed.cms.empty() == (form == LetterForm::xml));
        const OpenedLetter opened = open_letter(sealed, keys.rules, now());
        CHECK(opened.evidence.verdict == "valid");
        CHECK(opened.evidence.cert_sha256 == keys.own->certificate().sha256());
        CHECK(opened.letter.id == letter.id);
        CHECK(opened.letter.from == "city-a");
        CHECK(opened.letter.to == "region-43");
        CHECK(opened.letter.kind == letter.kind);
        CHECK(opened.letter.created_at == letter.created_at);
        CHECK(opened.letter.content == letter.content);
    }
}

TEST_CASE("a letter that is signed anew keeps its digest; JSON is made again octet for octet") {
    const auto own = key("gost/gateway-sign");
    const LetterForm form = GENERATE(LetterForm::xml, LetterForm::json);
    const SealedLetter once = seal(sample_letter(), form, *own, now());
    const SealedLetter again = seal(sample_letter(), form, *own, now());
    CHECK((once.octets + once.cms) != (again.octets + again.cms));
    CHECK(digest_of(once) == digest_of(again));
    CHECK(open_letter(once, {}, now()).digest == digest_of(once));
    if (form == LetterForm::json) CHECK(once.octets == again.octets);
    Letter other = sample_letter();
    other.to = "region-44";
    CHECK(digest_of(seal(other, form, *own, now())) != digest_of(once));
}

TEST_CASE("one changed letter in an envelope is seen") {
    const Keys keys{"gost"};
    const SealedLetter xml = seal(sample_letter(), LetterForm::xml, *keys.own, now());
    CHECK(verdict_of({xml.content_type, replaced(xml.octets, "region-43", "region-44"), ""}, keys.rules) ==
          "invalid signature.invalid");
    const SealedLetter json = seal(sample_letter(), LetterForm::json, *keys.own, now());
    CHECK(verdict_of({json.content_type, replaced(json.octets, "region-43", "region-44"), json.cms}, keys.rules) ==
          "invalid signature.invalid");
    CHECK(verdict_of({json.content_type, json.octets, ""}, keys.rules) == "absent signature.missing");
}

TEST_CASE("a trusted certificate that is not the sender's does not speak for it") {
    const Keys keys{"gost"};
    const SealRules others{&keys.trust, {"CN=Somebody else"}};
    const SealRules nobody{&keys.trust, {}};
    for (const LetterForm form : {LetterForm::xml, LetterForm::json}) {
        const SealedLetter sealed = seal(sample_letter(), form, *keys.own, now());
        CHECK(verdict_of(sealed, others) == "untrusted certificate.untrusted");
        CHECK(verdict_of(sealed, nobody) == "untrusted certificate.untrusted");
        const auto stranger = key("gost/stranger-sign");
        const SealRules named{&keys.trust, {stranger->certificate().sha256()}};
        CHECK(open_letter(seal(sample_letter(), form, *stranger, now()), named, now()).evidence.verdict == "untrusted");
    }
}

TEST_CASE("a signature over a part of the envelope is none over the envelope") {
    const Keys keys{"rsa"};
    const SealedLetter sealed = seal(sample_letter(), LetterForm::xml, *keys.own, now());
    const auto begin = sealed.octets.find("<ds:Signature"), end = sealed.octets.find("</ds:Signature>") + 15;
    const std::string signature = sealed.octets.substr(begin, end - begin);
    // The signed envelope wrapped in another appeal's place, and a second signature beside the first.
    const std::string twice = replaced(sealed.octets, "</envelope>", signature + "</envelope>");
    CHECK(refusal_of(twice) == Cause::signature_target);
    std::string moved = sealed.octets;
    moved.erase(begin, end - begin);
    CHECK(refusal_of(replaced(moved, "<text>", "<text>" + signature)) == Cause::signature_target);
}

TEST_CASE("an envelope that is not as the schema says is refused by its place") {
    const auto own = key("rsa/gateway-sign");
    const std::string xml = seal(sample_letter(), LetterForm::xml, *own, now()).octets;
    CHECK(refusal_of(replaced(xml, "<from>city-a</from>", "")) == Cause::missing_field);
    CHECK(refusal_of(replaced(xml, "appeal.created", "appeal.eaten")) == Cause::bad_value);
    CHECK(refusal_of(replaced(xml, "appeal.created", "status.changed")) == Cause::bad_value);
    CHECK(refusal_of(replaced(xml, "0195d0a0-0000-7000-8000-0000000000f1", "seven")) == Cause::bad_value);
    CHECK(refusal_of(replaced(xml, "</envelope>", "<more/></envelope>")) == Cause::schema_violation);
    CHECK(refusal_of("<appeal/>") == Cause::schema_violation);
    const std::string json = seal(sample_letter(), LetterForm::json, *own, now()).octets;
    CHECK(refusal_of(replaced(json, "zur.envelope/1.0", "zur.envelope/2.0")) == Cause::bad_value);
    CHECK(refusal_of(replaced(json, "\"from\":", "\"from\":\"x\",\"from\":")) == Cause::malformed);
    CHECK(refusal_of(replaced(json, "\"appeal\":", "\"event\":{},\"appeal\":")) == Cause::schema_violation);
    CHECK(refusal_of(replaced(json, "\"regime\":", "\"regime\":\"other\",\"regime\":")) == Cause::malformed);
    CHECK(refusal_of("{}") == Cause::missing_field);
    CHECK(refusal_of("[]") == Cause::schema_violation);
    CHECK(refusal_of("") == Cause::malformed);
}

TEST_CASE("what adapters keep for themselves does not leave") {
    Appeal appeal = sample_appeal();
    appeal.ext["pos"] = R"({"secret":"x"})";
    CHECK(for_partner(appeal).ext.empty());
}
