#include <catch2/catch.hpp>
#include <fstream>

#include "gateway/app/commands/commands.hpp"
#include "gateway/signature/cms.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;

namespace {

int run(std::vector<std::string> arguments) {
    CLI::App app("test", "appeal-gateway");
    CommandExit exit;
    add_sign_command(app, exit);
    for (const std::string& part : {"--key", "gost/gateway-sign.key.pem", "--cert", "gost/gateway-sign.crt.pem"})
        arguments.push_back(part.starts_with("--") ? part : (test_keys() / part).string());
    std::reverse(arguments.begin(), arguments.end());
    app.parse(arguments);
    return exit.code;
}

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("sign leaves a detached CMS signature beside the file") {
    const TempFolder folder;
    const std::string file = (folder.path() / "answer.pdf").string();
    std::ofstream(file) << "content";
    CHECK(run({"sign", file}) == 0);
    CHECK(verify_cms_detached("content", read(file + ".sig"), nullptr, SystemClock().now()).valid());
    CHECK(run({"sign", file, "--out", file + ".p7s"}) == 0);
    CHECK(verify_cms_detached_file(file, read(file + ".p7s"), nullptr, SystemClock().now()).valid());
}

TEST_CASE("sign writes a signed document for the XML forms") {
    const TempFolder folder;
    const std::string file = (folder.path() / "in.xml").string(), out = (folder.path() / "out.xml").string();
    std::ofstream(file) << "<a xmlns='urn:a'><b Id='x'>1</b></a>";
    CHECK(run({"sign", file, "--format", "smev", "--id", "x", "--out", out}) == 0);
    CHECK(read(out).find("urn://smev-gov-ru/xmldsig/transform") != std::string::npos);
    CHECK(run({"sign", file, "--format", "xmldsig", "--out", out}) == 0);
    CHECK(read(out).find("enveloped-signature") != std::string::npos);
}

TEST_CASE("sign with wrong words is wrong usage") {
    const TempFolder folder;
    const std::string file = (folder.path() / "in.xml").string();
    std::ofstream(file) << "<a/>";
    CHECK_THROWS_AS(run({"sign", file, "--format", "smev"}), CLI::ParseError);
    CHECK_THROWS_AS(run({"sign", file, "--format", "pdf"}), CLI::ParseError);
    CHECK_THROWS_AS(run({"sign", file + ".absent"}), CLI::ParseError);
    CHECK_THROWS(run({"sign", file, "--out", (folder.path() / "no/such/folder").string()}));
}
