#include "gateway/signature/smev_transform.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <places.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/algorithms.hpp"
#include "gateway/signature/smev_escape.hpp"
#include "gateway/signature/xmldsig.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string transformed(std::string_view octets) {
    return smev_transform(XmlDocument::parse(octets).root());
}

// The digests a manifest gives for the expected octets, where it gives any.
void check_digests(const boost::json::object& entry, const std::string& octets) {
    CHECK(sha256_hex(octets) == entry.at("sha256").as_string().c_str());
    for (const auto& [key, kind] :
         {std::pair{"gost12_256", DigestKind::gost2012_256}, {"gost12_512", DigestKind::gost2012_512}})
        if (entry.contains(key)) CHECK(base64_encode(digest(kind, octets)) == entry.at(key).as_string().c_str());
}

// libxml2 canonicalizes no document with a namespace whose name is no RFC 2396 URI; a few vectors have one.
std::optional<std::string> canonical_of(const XmlDocument& doc) {
    try {
        return canonicalize_exclusive(doc);
    } catch (const Fault&) {
        return std::nullopt;
    }
}

void check_vectors(const fs::path& folder, int least) {
    int cases = 0;
    int compared = 0;
    const auto manifest = boost::json::parse(read(folder / "manifest.json"));
    for (const auto& value : manifest.as_array()) {
        const auto& entry = value.as_object();
        const std::string name = entry.at("name").as_string().c_str();
        const std::string expect = entry.contains("expect") ? entry.at("expect").as_string().c_str() : "output";
        INFO(name);
        if (expect == "skip") continue;
        ++cases;
        const auto doc = XmlDocument::parse(read(folder / (name + ".in.xml")));
        if (expect == "error") {
            CHECK_THROWS_AS(smev_transform_as_it_stands(doc.root()), Fault);
            CHECK_THROWS_AS(smev_transform(doc.root()), Fault);
            continue;
        }
        const std::string expected = read(folder / (name + ".expected.xml"));
        const std::string got = smev_transform_as_it_stands(doc.root());
        CHECK(got == expected);
        if (entry.contains("sha256")) check_digests(entry, got);
        // Over what exc-c14n leaves both forms agree.
        if (const auto canonical = canonical_of(doc)) {
            ++compared;
            CHECK(smev_transform(doc.root()) == smev_transform_as_it_stands(XmlDocument::parse(*canonical).root()));
        }
    }
    CHECK(compared >= least - 5);
    CHECK(cases >= least);
}

}  // namespace

TEST_CASE("the SMEV transform equals every published reference vector") {
    const fs::path reference = fs::path(SOURCE_DIR) / "../shared/reference/smev/transform";
    if (!fs::exists(reference)) {
        WARN("the reference vectors are not on this machine: skipped");
        return;
    }
    check_vectors(reference / "edge", 40);
    check_vectors(reference / "mr", 12);
}

TEST_CASE("the SMEV transform equals our own vectors") {
    check_vectors(fs::path(SOURCE_DIR) / "tests/data/smev_transform", 10);
}

TEST_CASE("a comment joins the texts around it in a signature and splits them in the document as it stands") {
    const auto doc = XmlDocument::parse("<a xmlns='u'> <!--c-->x<!--d--> <?p?> </a>");
    CHECK(smev_transform(doc.root()) == "<ns1:a xmlns:ns1=\"u\"> x </ns1:a>");
    CHECK(smev_transform_as_it_stands(doc.root()) == "<ns1:a xmlns:ns1=\"u\">x</ns1:a>");
}

TEST_CASE("a subtree is numbered from one, whatever stands around it") {
    const auto doc = XmlDocument::parse("<x:a xmlns:x='u'><x:b x:c='1' xmlns:y='v'><y:d/></x:b><x:e/></x:a>");
    CHECK(smev_transform(doc.root().first_child()) ==
          "<ns1:b xmlns:ns1=\"u\" ns1:c=\"1\"><ns2:d xmlns:ns2=\"v\"></ns2:d></ns1:b>");
}

TEST_CASE("attributes are ordered by UTF-16 code units") {
    CHECK(compare_utf16("a", "a") == 0);
    CHECK(compare_utf16("a", "b") < 0);
    CHECK(compare_utf16("a", "ab") < 0);
    CHECK(compare_utf16("", "a") < 0);
    CHECK(compare_utf16("\xEF\xBF\xBD", "\xF0\x90\x80\x80") > 0);
    CHECK(compare_utf16("\xED\x9F\xBF", "\xF0\x90\x80\x80") < 0);
    CHECK(compare_utf16("x\xF0\x90\x80\x80", "x\xF0\x90\x80\x81") < 0);
}

TEST_CASE("what the transform does not support is a Fault that names the place") {
    for (const std::string bad :
         {"<a/>", "<a xmlns='u'><b xmlns=''/></a>", "<a xmlns='u' xml:lang='ru'/>", "<a xmlns='u'><b xml:id='i'/></a>"}) {
        INFO(bad);
        CHECK_THROWS_AS(transformed(bad), Fault);
    }
    try {
        transformed("<a xmlns='u'><b xmlns=''/></a>");
        FAIL("taken");
    } catch (const Fault& fault) {
        CHECK(fault.cause() == Cause::bad_value);
        CHECK(fault.place() == "/a/b");
    }
}
