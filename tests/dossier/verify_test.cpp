#include "gateway/dossier/verify.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "gateway/core/digest.hpp"
#include "gateway/core/journal_chain.hpp"
#include "gateway/dossier/names.hpp"
#include "gateway/dossier/zip.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/place_signature.hpp"
#include "sample.hpp"

using namespace gateway;
using namespace gateway::test;
using namespace std::string_literals;

namespace {

DossierReport report_of(const std::string& file) {
    return verify_dossier(file, {.trust = &trust()});
}

/// Every finding of the report that is not good, one line each.
std::string faults_of(const DossierReport& report, FindingLevel level = FindingLevel::bad) {
    std::string text;
    for (const Finding& one : report.findings)
        if (one.level == level) text += one.check + ": " + one.en + ": " + one.detail + "\n";
    return text;
}

/// The dossier after a change of its content, packed and signed as any other: an insider's forgery.
std::string faults_after(const std::function<void(DossierContent&)>& change) {
    DossierContent content = sample_content(Stamps::with);
    change(content);
    return faults_of(report_of(packed(content)));
}

}  // namespace

TEST_CASE("a dossier verifies with nothing but the file and the roots") {
    const DossierReport report = report_of(packed(sample_content(Stamps::with)));
    INFO(faults_of(report));
    CHECK(report.good());
    CHECK(faults_of(report, FindingLevel::note).empty());
    CHECK(report.appeal_id == "01890000-0000-7000-8000-00000000000a");
    CHECK(report.instance == "region-45");
    CHECK(report.findings.size() == 12);
}

TEST_CASE("a dossier can be signed with every kind of key") {
    const std::string key = GENERATE("gost/gateway-sign", "gost/gateway-sign-512", "rsa/gateway-sign", "ec/gateway-sign");
    const DossierReport report = report_of(packed(sample_content(), *key_of(key)));
    INFO(key << "\n" << faults_of(report));
    CHECK(report.good());
}

TEST_CASE("a dossier fails on any changed octet, an octet more and an octet less") {
    const std::string file = packed(sample_content());
    REQUIRE(report_of(file).good());
    std::minstd_rand random(4711);
    std::string unnoticed;
    const auto must_fail = [&](const std::string& changed, const std::string& what) {
        if (report_of(changed).good()) unnoticed += what + " ";
    };
    for (std::size_t at = 0; at < file.size(); ++at) {
        std::string changed = file;
        changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1U << random() % 8));
        must_fail(changed, std::to_string(at));
    }
    must_fail(file + '\0', "appended");
    must_fail("x" + file, "put before");
    must_fail(file.substr(0, file.size() - 1), "cut");
    for (int i = 0; i < 200; ++i) {
        const std::size_t at = random() % file.size();
        must_fail(file.substr(0, at), "cut at " + std::to_string(at));
        must_fail(file.substr(0, at) + file.substr(at + 1), "without " + std::to_string(at));
        must_fail(file.substr(0, at) + 'x' + file.substr(at), "with one more at " + std::to_string(at));
    }
    CHECK(unnoticed.empty());
}

TEST_CASE("members cannot be changed, added, left out or put in another order and packed again") {
    const std::string file = packed(sample_content());
    using Members = std::vector<std::pair<std::string, std::string>>;
    Members original;
    for (const ZipMember& member : read_zip(file)) original.emplace_back(member.name, member.octets);
    const auto faults_of_members = [](const Members& members) {
        const TempFolder folder;
        ZipWriter zip(folder.path() / "a.zip");
        for (const auto& [name, octets] : members) zip.add(name, octets);
        zip.finish();
        return faults_of(report_of(read_file(folder.path() / "a.zip")));
    };
    REQUIRE(faults_of_members(original).empty());
    for (std::size_t i = 0; i < original.size(); ++i) {
        INFO(original[i].first);
        Members changed = original;
        changed[i].second += " ";
        CHECK_FALSE(faults_of_members(changed).empty());
        Members without = original;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK_FALSE(faults_of_members(without).empty());
        if (i == 0) continue;
        Members swapped = original;
        std::swap(swapped[i - 1], swapped[i]);
        CHECK_FALSE(faults_of_members(swapped).empty());
        Members more = original;
        more.insert(more.begin() + static_cast<std::ptrdiff_t>(i), {"originals/9999-in.xml", "<a/>"});
        CHECK_FALSE(faults_of_members(more).empty());
    }
}

TEST_CASE("a dossier signed by somebody nobody trusts is bad, and without roots nobody is trusted") {
    const std::string stranger = packed(sample_content(), *key_of("gost/stranger-sign"));
    CHECK_THAT(faults_of(report_of(stranger)), Catch::Contains("signature: The signer is not trusted"));
    const std::string revoked = packed(sample_content(), *key_of("gost/revoked-sign"));
    CHECK_THAT(faults_of(report_of(revoked)), Catch::Contains("revoked"));
    const std::string good = packed(sample_content());
    CHECK_THAT(faults_of(verify_dossier(good, {})), Catch::Contains("--trust"));
    const DossierReport skipped = verify_dossier(good, {.chain = ChainCheck::skipped});
    CHECK(skipped.good());
    CHECK_THAT(faults_of(skipped, FindingLevel::note), Catch::Contains("--no-chain"));
}

TEST_CASE("even the gateway's own key cannot vouch for a changed journal") {
    CHECK_THAT(faults_after([](DossierContent& c) { c.trace.journal[1].entry.detail = "{}"; }), Catch::Contains("records:"));
    CHECK_THAT(faults_after([](DossierContent& c) { c.links[2].content = sha256_hex("other"); }), Catch::Contains("chain:"));
    CHECK_THAT(faults_after([](DossierContent& c) { c.links[3].seq = 60; }), Catch::Contains("chain:"));
    CHECK_THAT(faults_after([](DossierContent& c) { c.links.erase(c.links.begin() + 1); }), Catch::Contains("records:"));
    CHECK_THAT(faults_after([](DossierContent& c) { c.trace.journal[0].entry.appeal_id = "x"; }), Catch::Contains("records:"));
    CHECK_THAT(faults_after([](DossierContent& c) { c.links.clear(); }), Catch::Contains("chain"));
}

TEST_CASE("a record must say the hashes of its link, its own and the one before") {
    for (std::string JournalRecord::* hash : {&JournalRecord::hash, &JournalRecord::previous_hash})
        CHECK(faults_after([hash](DossierContent& c) { c.trace.journal[1].*hash = sha256_hex("other"); }) ==
              "records: A record is not in the journal's chain: journal/000000000004.rec\n");
}

TEST_CASE("a record that stands in the chain and is about another appeal has no place in the dossier") {
    const std::string faults = faults_after([](DossierContent& c) {
        JournalRecord stranger = c.trace.journal[0];
        stranger.seq = 5;
        stranger.entry.appeal_id = "somebody-else";
        stranger.entry.detail.clear();
        stranger.hash = c.links[2].hash;
        stranger.previous_hash = c.links[2].previous_hash;
        REQUIRE(journal_content(stranger) == c.links[2].content);
        c.trace.journal.insert(c.trace.journal.begin() + 2, stranger);
    });
    CHECK(faults == "records: A record is about another appeal: journal/000000000005.rec\n");
}

TEST_CASE("left out links are told of and rest on the signature alone") {
    DossierContent content = sample_content();
    content.links.erase(content.links.begin() + 2, content.links.begin() + 4);  // 5 and 6, between records of the appeal
    const DossierReport report = report_of(packed(content));
    INFO(faults_of(report));
    CHECK(report.good());
    CHECK_THAT(faults_of(report, FindingLevel::note), Catch::Contains("chain: Not all of the chain is shown: 1 gaps"));
}

TEST_CASE("documents are verified again, not believed") {
    CHECK_THAT(faults_after([](DossierContent& c) {
                   c.messages[0].body.bytes.replace(c.messages[0].body.bytes.find("улице"), 5, "xxxxx");
               }),
               Catch::Contains("valid on arrival"));
    CHECK_THAT(faults_after([](DossierContent& c) { c.evidence[0].body.bytes = "<Answer>no</Answer>"; }),
               Catch::Contains("time stamp is about no document"));
    CHECK_THAT(faults_after([](DossierContent& c) {
                   const auto at = c.evidence[0].body.bytes.find(">ok<");
                   c.evidence[0].body.bytes.replace(at, 4, ">no<");
               }),
               Catch::Contains("Our signature does not verify"));
    CHECK_THAT(faults_after([](DossierContent& c) { c.evidence[2].item.about_sha256 = sha256_hex("<Ack/>"); }),
               Catch::Contains("A time stamp does not verify"));
    CHECK_THAT(faults_after([](DossierContent& c) { c.files.begin()->second.bytes += "x"; }), Catch::Contains("file"));
    CHECK_THAT(faults_after([](DossierContent& c) {
                   const std::string& cms = c.messages[0].record.envelope.attachments[0].cms_sha256;
                   c.files[cms].bytes = sign_cms_detached("another", *key_of("gost/federal-sign"), c.order.made_at);
               }),
               Catch::Contains("A file's signature that was valid on arrival does not verify now"));
}

TEST_CASE("a detached signature beside a document is verified against that document") {
    DossierContent content = sample_content();
    const std::string document = R"({"schema":"zur.envelope/1.0"})";
    const auto add = [&](std::string kind, std::string bytes, std::string type) {
        DossierEvidence one = content.evidence[0];
        one.item.seq += 100;
        one.item.kind = std::move(kind);
        one.item.content_type = std::move(type);
        one.item.sha256 = sha256_hex(bytes);
        one.body.bytes = std::move(bytes);
        content.evidence.push_back(std::move(one));
    };
    add("sent", document, "application/json");
    add("sent", sign_cms_detached(document, *key_of("gost/gateway-sign"), content.order.made_at),
        "application/pkcs7-signature");
    content.evidence.back().item.operation = "signature";
    content.evidence.back().item.about_sha256 = sha256_hex(document);
    const std::string file = packed(content);
    INFO(faults_of(report_of(file)));
    CHECK(report_of(file).good());
    std::string lines;
    for (const ZipMember& member : read_zip(file))
        if (member.name == lines_member) lines = member.octets;
    CHECK_THAT(lines, Catch::Contains(".p7s originals/"));
    content.evidence[2].body.bytes = R"({"schema":"zur.envelope/1.1"})";
    content.evidence[3].item.about_sha256 = sha256_hex(content.evidence[2].body.bytes);
    CHECK_THAT(faults_of(report_of(packed(content))), Catch::Contains("A document's detached signature does not verify"));
}

TEST_CASE(
    "a signed original without a time stamp is told of beside stamped ones, and a stamp of another document is no stamp") {
    DossierContent content = sample_content(Stamps::with);
    CHECK_THAT(faults_of(report_of(packed(content)), FindingLevel::note), !Catch::Contains("has no time stamp"));
    const DossierEvidence stamp = content.evidence.back();
    content.evidence.pop_back();
    const DossierReport without = report_of(packed(content));
    CHECK(without.good());
    CHECK_THAT(faults_of(without, FindingLevel::note), Catch::Contains("A signed document that came has no time stamp"));
    CHECK_THAT(faults_after([](DossierContent& c) { c.messages[0].body.bytes += "\n"; }),
               Catch::Contains("time stamp is about no document"));
}

TEST_CASE("the signed document inside a multipart original is verified again") {
    const std::string head = "--edge\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n";
    const std::string part =
        "\r\n--edge\r\nContent-Type: application/octet-stream\r\nContent-ID: <p1>\r\n\r\n\0\1binary\r\n--edge--\r\n"s;
    const std::string signed_document =
        sign_enveloped_document("<a><P>" + base64_encode("\0\1binary"s) + "</P></a>", "", *key_of("gost/federal-sign"));
    std::string sent = signed_document;
    const std::string include = R"(<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:p1"/>)";
    sent.replace(sent.find("<P>") + 3, base64_encode("\0\1binary"s).size(), include);
    DossierContent content = sample_content();
    Envelope& envelope = content.messages[0].record.envelope;
    envelope.content_type = R"(Multipart/Related; type="application/xop+xml"; boundary="edge")";
    const auto faults = [&](const std::string& body, FindingLevel level) {
        content.messages[0].body.bytes = body;
        return faults_of(report_of(packed(content)), level);
    };
    CHECK(faults(head + sent + part, FindingLevel::bad).empty());
    std::string changed = part;
    changed[changed.find("binary")] = 'B';
    CHECK_THAT(faults(head + sent + changed, FindingLevel::note), Catch::Contains("A signature of a document does not verify"));
    CHECK_THAT(faults("--edge", FindingLevel::note), Catch::Contains("was not kept whole"));
}

TEST_CASE("a document the journal does not know is told of") {
    DossierContent content = sample_content();
    content.evidence[1].body.bytes = "<Ack>another</Ack>";
    const DossierReport report = report_of(packed(content));
    CHECK(report.good());
    CHECK_THAT(faults_of(report, FindingLevel::note), Catch::Contains("anchors: The journal does not name"));
}

TEST_CASE("what a signature was worth on arrival is told") {
    DossierContent content = sample_content();
    content.messages[0].record.envelope.evidence[0].verdict = "untrusted";
    content.missing = {sha256_hex("gone")};
    const DossierReport report = report_of(packed(content));
    INFO(faults_of(report));
    CHECK(report.good());
    CHECK_THAT(faults_of(report, FindingLevel::note), Catch::Contains("was not found valid"));
    CHECK_THAT(faults_of(report, FindingLevel::note), Catch::Contains("not in the store"));
}

TEST_CASE("the dossier holds the documents byte for byte and nothing of other people's records") {
    const DossierContent content = sample_content();
    const std::string file = packed(content);
    std::string all;
    bool original = false;
    for (const ZipMember& member : read_zip(file)) {
        all += member.octets;
        original = original || (member.name == "originals/0001-in.xml" && member.octets == content.messages[0].body.bytes);
    }
    CHECK(original);
    CHECK(all.find("somebody-else") == std::string::npos);
    CHECK(all.find("Иванов (прокуратура)") != std::string::npos);
}
