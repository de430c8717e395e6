#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"
#include "gateway/xml/document.hpp"

using namespace gateway;

TEST_CASE("a subtree is canonicalized in place with only the namespaces it uses") {
    const auto doc = XmlDocument::parse(
        "<e:a xmlns:e='urn:e' xmlns:u='urn:unused' xmlns='urn:d'><b z='1' a='2' e:q=\"'\"><!-- c "
        "--><c/>&#13;&gt;<![CDATA[<]]></b>"
        "<c/></e:a>");
    CHECK(canonicalize_exclusive(doc.root().child("b")) ==
          "<b xmlns=\"urn:d\" xmlns:e=\"urn:e\" a=\"2\" z=\"1\" e:q=\"'\"><c></c>&#xD;&gt;&lt;</b>");
    CHECK(canonicalize_exclusive(doc.root().child("c")) == "<c xmlns=\"urn:d\"></c>");
}

TEST_CASE("white space and processing instructions inside stay, comments go, and siblings with equal names are told apart") {
    const auto doc = XmlDocument::parse("<?p?><a><b> 1 <?x y?></b>\n<b>2<!--c--></b></a>");
    CHECK(canonicalize_exclusive(doc.root().children()[0]) == "<b> 1 <?x y?></b>");
    CHECK(canonicalize_exclusive(doc.root().children()[1]) == "<b>2</b>");
    CHECK(canonicalize_exclusive(doc) == "<?p?>\n<a><b> 1 <?x y?></b>\n<b>2</b></a>");
    CHECK(canonicalize_exclusive(doc.root()) == "<a><b> 1 <?x y?></b>\n<b>2</b></a>");
}

TEST_CASE("a default namespace that is undeclared inside stays undeclared") {
    const auto doc = XmlDocument::parse("<a xmlns='urn:a'><b xmlns=''><c/></b></a>");
    CHECK(canonicalize_exclusive(doc.root()) == "<a xmlns=\"urn:a\"><b xmlns=\"\"><c></c></b></a>");
    CHECK(canonicalize_exclusive(doc.root().child("b")) == "<b><c></c></b>");
}

TEST_CASE("what canonicalization cannot express is a Fault") {
    const auto doc = XmlDocument::parse("<a xmlns='relative/uri'/>");
    CHECK_THROWS_AS(canonicalize_exclusive(doc.root()), Fault);
}

TEST_CASE("one element is left out with all below it, and prefixes may be kept as in inclusive C14N") {
    const auto doc = XmlDocument::parse("<p:a xmlns:p='urn:p' xmlns:q='urn:q' xmlns='urn:d'>x<p:b><p:c/>y</p:b>z</p:a>");
    CHECK(canonicalize_exclusive(doc.root(), {.without = doc.root().child("b")}) == "<p:a xmlns:p=\"urn:p\">xz</p:a>");
    CHECK(canonicalize_exclusive(doc.root().child("b"), {.inclusive_prefixes = {"q", "#default"}}) ==
          "<p:b xmlns=\"urn:d\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\"><p:c></p:c>y</p:b>");
}
