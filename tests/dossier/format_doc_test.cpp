// The commands of docs/dossier-format.md, run exactly as they stand there.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <places.hpp>

#include "gateway/dossier/zip.hpp"
#include "sample.hpp"

using namespace gateway;
using namespace gateway::test;
namespace fs = std::filesystem;

namespace {

/// All blocks ```sh of the document, in order.
std::string documented_commands() {
    const std::string text = read_file(fs::path(SOURCE_DIR) / "docs" / "dossier-format.md");
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

void write(const fs::path& file, const std::string& octets) {
    std::ofstream(file, std::ios::binary) << octets;
}

std::string all_roots() {
    std::string roots;
    for (const auto& entry : fs::directory_iterator(trust_folder()))
        if (entry.path().extension() != ".crl" && entry.path().string().find(".crl.") == std::string::npos)
            roots += read_file(entry.path()) + "\n";
    return roots;
}

struct Ran {
    int code = 0;
    std::string output;
};

/// `kind` of the signing key: "gost" or "rsa".
Ran run_documented(const std::string& dossier, const std::string& kind, const std::string& document) {
    const TempFolder folder;
    const fs::path& dir = folder.path();
    write(dir / "sample.asice", dossier);
    write(dir / "roots.pem", all_roots());
    write(dir / "script.sh", documented_commands());
    const std::string command = "cd '" + dir.string() + "' && DOSSIER='" + (dir / "sample.asice").string() + "' ROOTS='" +
                                (dir / "roots.pem").string() +
                                "' ENGINE='-engine gost' MD=" + (kind == "gost" ? "md_gost12_256" : "sha256") +
                                " DOCUMENT=originals/" + document + " sh -eu script.sh >out.txt 2>&1";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(dir / "out.txt")};
}

bool openssl_speaks_gost() {
    const bool speaks = std::system("openssl engine gost >/dev/null 2>&1") == 0;
    if (!speaks) WARN("skipped: the openssl command cannot load the gost engine");
    return speaks;
}

/// The same archive with one member changed.
std::string with_member(const std::string& dossier, const std::string& name, const std::string& octets) {
    const TempFolder folder;
    ZipWriter zip(folder.path() / "a.zip");
    for (const ZipMember& member : read_zip(dossier))
        zip.add(member.name, member.name == name ? std::string_view(octets) : member.octets);
    zip.finish();
    return read_file(folder.path() / "a.zip");
}

}  // namespace

TEST_CASE("a third party verifies a dossier with the commands of the documentation") {
    if (!openssl_speaks_gost()) return;
    const DossierContent content = sample_content(Stamps::with);
    const Ran gost = run_documented(packed(content), "gost", "0002-sent.xml");
    INFO(gost.output);
    CHECK(gost.code == 0);
    const Ran rsa = run_documented(packed(content, *key_of("rsa/gateway-sign")), "gost", "0001-in.xml");
    INFO(rsa.output);
    CHECK(rsa.code == 0);
}

TEST_CASE("the commands of the documentation find what was changed") {
    if (!openssl_speaks_gost()) return;
    DossierContent content = sample_content(Stamps::with);
    const std::string good = packed(content);
    std::string checkpoint = "?";
    for (const ZipMember& member : read_zip(good))
        if (member.name == "checkpoint.txt") checkpoint = member.octets;
    checkpoint[checkpoint.find("seq 10") + 4] = '2';
    CHECK(run_documented(with_member(good, "checkpoint.txt", checkpoint), "gost", "0002-sent.xml").code != 0);
    CHECK(run_documented(with_member(good, "appeal.json", "{}"), "gost", "0002-sent.xml").code != 0);
    CHECK(run_documented(packed(content, *key_of("gost/stranger-sign")), "gost", "0002-sent.xml").code != 0);
    content.links[2].content[0] = content.links[2].content[0] == '0' ? '1' : '0';
    CHECK(run_documented(packed(content), "gost", "0002-sent.xml").code != 0);
    content = sample_content(Stamps::with);
    content.evidence[2].item.about_sha256 = std::string(64, '0');
    CHECK(run_documented(packed(content), "gost", "0002-sent.xml").code != 0);
    content = sample_content();
    content.evidence[0].body.bytes.replace(content.evidence[0].body.bytes.find(">ok<"), 4, ">no<");
    CHECK(run_documented(packed(content), "gost", "0002-sent.xml").code != 0);
}
