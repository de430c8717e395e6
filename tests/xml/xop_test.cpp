#include "gateway/xml/xop.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "gateway/core/fault.hpp"

using namespace gateway;

TEST_CASE("Includes become the text of their parts, whatever their prefix, and canonicalization sees only text") {
    XmlDocument document = XmlDocument::parse(
        "<a xmlns:x=\"http://www.w3.org/2004/08/xop/include\"><b><x:Include href=\"cid:one%40host\"/></b>"
        "<b> <Include xmlns=\"http://www.w3.org/2004/08/xop/include\" href='cid:two'></Include> </b></a>");
    std::vector<std::string> asked;
    inline_xop(document, [&](XmlNode, const std::string& part) {
        asked.push_back(part);
        return std::optional<std::string>("QQ==");
    });
    CHECK(asked == std::vector<std::string>{"one@host", "two"});
    CHECK(canonicalize_exclusive(document) == "<a><b>QQ==</b><b> QQ== </b></a>");
}

TEST_CASE("Includes that nobody answers for, of another namespace or without a part stay as they are") {
    const std::string text =
        "<a xmlns:x=\"http://www.w3.org/2004/08/xop/include\"><x:Include href=\"cid:kept\"></x:Include>"
        "<x:Include href=\"http://elsewhere/\"></x:Include><Include href=\"cid:foreign\"></Include></a>";
    XmlDocument document = XmlDocument::parse(text);
    int asked = 0;
    inline_xop(document, [&](XmlNode include, const std::string& part) -> std::optional<std::string> {
        ++asked;
        CHECK(part == "kept");
        CHECK(include.parent().name() == "a");
        return std::nullopt;
    });
    CHECK(asked == 1);
    CHECK(document.find_all(xop_include_ns, "Include").size() == 2);
    CHECK(document.root().children().size() == 3);
}

TEST_CASE("What the answer throws comes out, and a broken reference is malformed") {
    const std::string head = "<a xmlns:x=\"http://www.w3.org/2004/08/xop/include\"><x:Include href=\"cid:";
    XmlDocument document = XmlDocument::parse(head + "x\"/></a>");
    const auto missing = [](XmlNode, const std::string&) -> std::optional<std::string> {
        throw Fault(Cause::attachment_missing);
    };
    CHECK_THROWS_AS(inline_xop(document, missing), Fault);
    XmlDocument broken = XmlDocument::parse(head + "%zz\"/></a>");
    CHECK_THROWS_AS(inline_xop(broken, missing), Fault);
}
