// The commands of docs/partners, run exactly as they stand there, and what they make, opened by our own code.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <places.hpp>

#include "gateway/exchange/receipt.hpp"
#include "samples.hpp"
#include "tests/support/temp_folder.hpp"

using namespace gateway;
using namespace gateway::test;
namespace fs = std::filesystem;

namespace {

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& file, const std::string& octets) {
    std::ofstream(file, std::ios::binary) << octets;
}

/// All blocks ```sh of a page, in order.
std::string documented_commands(const std::string& page) {
    const std::string text = read_file(fs::path(SOURCE_DIR) / "docs" / "partners" / page);
    const std::string begin = "\n```sh\n", end = "\n```\n";
    std::string commands;
    for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        at += begin.size();
        const std::size_t stop = text.find(end, at - 1);
        commands += text.substr(at, stop - at) + "\n";
        at = stop;
    }
    return commands;
}

struct Kind {
    std::string folder, md, signature, digest;
};

const Kind rsa{"rsa", "sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256"};
const Kind gost{"gost", "md_gost12_256", "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34102012-gostr34112012-256",
                "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34112012-256"};

const std::string change_id = "0195d0a0-0000-7000-8000-0000000000c1";
const std::string change_digest(64, 'd');

/// Runs the page's commands in `dir` with a receipt of the gateway lying there.
int run_documented(const fs::path& dir, const Kind& kind, const std::string& receipt) {
    write(dir / "receipt.xml", receipt);
    write(dir / "script.sh", documented_commands("README.md"));
    const fs::path keys = test_keys() / kind.folder;
    const std::string command =
        "cd '" + dir.string() + "' && CERT='" + (keys / "gateway-sign.crt.pem").string() + "' KEY='" +
        (keys / "gateway-sign.key.pem").string() + "' ROOTS='" + (keys / "ca.crt.pem").string() + "' SCHEMAS='" +
        (fs::path(SOURCE_DIR) / "schemas").string() + "' ENGINE='" + (kind.folder == "gost" ? "-engine gost" : "") +
        "' MD=" + kind.md + " GATEWAY_MD=" + kind.md + " SIGNATURE_URI='" + kind.signature + "' DIGEST_URI='" + kind.digest +
        "' CHANGE_ID=" + change_id + " CHANGE_DIGEST=" + change_digest + " sh -eu script.sh >out.txt 2>&1";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The gateway's receipt for the page's own JSON envelope.
std::string receipt_for_the_page(const Kind& kind) {
    const std::string commands = documented_commands("README.md");
    const auto begin = commands.find("{\"schema\""), end = commands.find("\nEND");
    LetterReceipt receipt;
    receipt.receipt_id = "00112233445566778899aabbccddeeff";
    receipt.about = "0195d0a0-0000-7000-8000-0000000000a1";
    receipt.digest = digest_of(SealedLetter{"", commands.substr(begin, end - begin) + "\n", ""});
    receipt.from = "region-43";
    receipt.to = "portal";
    receipt.message_id = "0195d0a0-0000-7000-8000-0000000000a8";
    receipt.appeal_id = "0195d0a0-0000-7000-8000-0000000000a9";
    receipt.at = now();
    return signed_receipt(receipt, *key(kind.folder + "/gateway-sign"));
}

bool tools_are_here() {
    const bool here = std::system("openssl engine gost >/dev/null 2>&1 && xmllint --version >/dev/null 2>&1") == 0;
    if (!here) WARN("skipped: openssl with the gost engine or xmllint is absent");
    return here;
}

}  // namespace

TEST_CASE("both pages for the partner's programmer give the same commands") {
    CHECK(documented_commands("README.md") == documented_commands("README.en.md"));
    CHECK(documented_commands("README.md").size() > 3'000);
}

TEST_CASE("what a partner makes with the commands of its page is what we take") {
    if (!tools_are_here()) return;
    const Kind kind = GENERATE(rsa, gost);
    const TempFolder folder;
    const fs::path& dir = folder.path();
    const int code = run_documented(dir, kind, receipt_for_the_page(kind));
    INFO(read_file(dir / "out.txt"));
    REQUIRE(code == 0);
    const TrustStore trust = TrustStore::load(test_keys() / "trust" / kind.folder);
    const SealRules rules{&trust, {key(kind.folder + "/gateway-sign")->certificate().sha256()}};
    const auto json = open_letter({"", read_file(dir / "envelope.json"), read_file(dir / "envelope.p7s")}, rules, now());
    CHECK(json.evidence.verdict == "valid");
    CHECK(std::get<Appeal>(json.letter.content).text.body == "Яма у подъезда");
    CHECK(read_file(dir / "out.txt").find(json.digest) != std::string::npos);
    const auto xml = open_letter({"", read_file(dir / "envelope.xml.signed"), ""}, rules, now());
    CHECK(xml.evidence.verdict == "valid");
    CHECK(std::get<AppealEvent>(xml.letter.content).status == Status::in_work);
    CHECK(read_file(dir / "out.txt").find(xml.digest) != std::string::npos);
    const auto receipt = open_receipt(read_file(dir / "mine.xml.signed"), rules, now());
    CHECK(receipt.evidence.verdict == "valid");
    CHECK(receipt.receipt.about == change_id);
    CHECK(receipt.receipt.digest == change_digest);
}

TEST_CASE("the commands of the page find a receipt that was changed or is for another envelope") {
    if (!tools_are_here()) return;
    const std::string good = receipt_for_the_page(gost);
    const auto code_for = [](const std::string& receipt) {
        const TempFolder folder;
        return run_documented(folder.path(), gost, receipt);
    };
    CHECK(code_for(replaced(good, "<to>portal", "<to>someone")) != 0);
    CHECK(code_for(replaced(good, "<ds:SignatureValue>", "<ds:SignatureValue>AAAA")) != 0);
    LetterReceipt other;
    other.receipt_id = other.about = "x";
    other.digest = std::string(64, 'a');
    other.from = "region-43";
    other.to = "portal";
    other.at = now();
    CHECK(code_for(signed_receipt(other, *key("gost/gateway-sign"))) != 0);
    CHECK(code_for(signed_receipt(other, *key("gost/stranger-sign"))) != 0);
}

TEST_CASE("envelopes and receipts we make match the published schema") {
    if (!tools_are_here()) return;
    const TempFolder folder;
    const auto own = key("gost/gateway-sign");
    LetterReceipt refusal;
    refusal.receipt_id = refusal.about = "x";
    refusal.digest = std::string(64, 'a');
    refusal.from = "region-43";
    refusal.to = "portal";
    refusal.refused = Cause::schema_violation;
    refusal.at = now();
    write(folder.path() / "1.xml", seal(sample_letter(), LetterForm::xml, *own, now()).octets);
    write(folder.path() / "2.xml", seal(sample_event_letter(), LetterForm::xml, *own, now()).octets);
    write(folder.path() / "3.xml", receipt_for_the_page(gost));
    write(folder.path() / "4.xml", signed_receipt(refusal, *own));
    const std::string schema = (fs::path(SOURCE_DIR) / "schemas" / "exchange" / "1.0" / "exchange.xsd").string();
    const std::string command = "cd '" + folder.path().string() + "' && xmllint --noout --nonet --schema '" + schema +
                                "' 1.xml 2.xml 3.xml 4.xml >out.txt 2>&1";
    const int status = std::system(command.c_str());
    INFO(read_file(folder.path() / "out.txt"));
    CHECK(status == 0);
}
