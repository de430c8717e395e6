#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "gateway/core/fault.hpp"
#include "gateway/xml/schema.hpp"

using namespace gateway;

namespace {

constexpr const char* person = R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:p" xmlns="urn:p"
 elementFormDefault="qualified"><xs:element name="person"><xs:complexType><xs:sequence>
 <xs:element name="name"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="5"/></xs:restriction></xs:simpleType>
 </xs:element><xs:element name="born" type="xs:date" minOccurs="0"/></xs:sequence>
 <xs:attribute name="kind" type="xs:string" default="plain"/><xs:attribute name="Id" type="xs:ID"/></xs:complexType></xs:element>
 </xs:schema>)";

// A folder of its own that disappears with the test.
struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "gateway-schema-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((path / name).parent_path());
        std::ofstream(path / name) << text;
    }
};

std::string including(const std::string& location) {
    return "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:p='urn:p' targetNamespace='urn:o'>"
           "<xs:import namespace='urn:p' schemaLocation='" +
           location +
           "'/>"
           "<xs:element name='o'><xs:complexType><xs:sequence><xs:element ref='p:person'/></xs:sequence></xs:complexType>"
           "</xs:element></xs:schema>";
}

}  // namespace

TEST_CASE("a valid element passes, also in the middle of another document, and the tree stays as it was") {
    const auto schema = XmlSchema::parse(person);
    const std::string text = "<x><p:person xmlns:p=\"urn:p\" Id=\"a\"><p:name>Ян</p:name></p:person></x>";
    const auto doc = XmlDocument::parse(text);
    CHECK(schema.validate(doc.root().first_child()).empty());
    CHECK(schema.validate(doc.root().first_child()).empty());
    CHECK(canonicalize_exclusive(doc.root()) == text);
    CHECK(schema.validate(doc).size() == 1);
}

TEST_CASE("an error names its element and line but not the offending value") {
    const auto schema = XmlSchema::parse(person);
    const auto doc = XmlDocument::parse("<person xmlns='urn:p'>\n<name>Иванов Иван</name>\n<born>вчера</born></person>");
    const auto errors = schema.validate(doc);
    REQUIRE(errors.size() >= 2);
    CHECK(errors[0].path == "/person/name");
    CHECK(errors[0].line == 2);
    for (const auto& error : errors) {
        CHECK(error.message.find("Иванов") == std::string::npos);
        CHECK(error.message.find("вчера") == std::string::npos);
    }
    try {
        schema.require(doc.root());
        FAIL("taken");
    } catch (const Fault& fault) {
        CHECK(fault.cause() == Cause::schema_violation);
        CHECK(fault.place() == "/person/name line 2");
    }
}

TEST_CASE("at most twenty errors are reported") {
    const auto schema = XmlSchema::parse(person);
    std::string many = "<person xmlns='urn:p' ";
    for (int i = 0; i < 50; ++i) many += "a" + std::to_string(i) + "='' ";
    CHECK(schema.validate(XmlDocument::parse(many + "><name/></person>")).size() == 20);
}

TEST_CASE("a broken schema is refused with its first error") {
    CHECK_THROWS_AS(XmlSchema::parse("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:nonsense/></xs:schema>"),
                    std::runtime_error);
    CHECK_THROWS_AS(XmlSchema::parse("not xml"), std::runtime_error);
    CHECK_THROWS_AS(XmlSchema::load("/nowhere/at/all.xsd"), std::runtime_error);
}

TEST_CASE("a schema may include from its own folder and below, and from nowhere else") {
    const Folder folder;
    folder.write("s/sub/person.xsd", person);
    folder.write("outside.xsd", person);
    folder.write("s/good.xsd", including("sub/person.xsd"));
    folder.write("s/bad.xsd", including("../outside.xsd"));
    folder.write("s/net.xsd", including("http://127.0.0.1:9/person.xsd"));
    const auto schema = XmlSchema::load(folder.path / "s/good.xsd");
    const auto doc = XmlDocument::parse("<o xmlns='urn:o'><p:person xmlns:p='urn:p'><p:name>x</p:name></p:person></o>");
    CHECK(schema.validate(doc).empty());
    CHECK_THROWS_AS(XmlSchema::load(folder.path / "s/bad.xsd"), std::runtime_error);
    CHECK_THROWS_AS(XmlSchema::load(folder.path / "s/net.xsd"), std::runtime_error);
}

TEST_CASE("one compiled schema serves many threads") {
    const auto schema = XmlSchema::parse(person);
    std::vector<std::thread> threads;
    std::vector<std::size_t> errors(4, 99);
    for (std::size_t i = 0; i < errors.size(); ++i)
        threads.emplace_back([&, i] {
            std::size_t found = 0;
            for (int round = 0; round < 100; ++round)
                found += schema.validate(XmlDocument::parse("<person xmlns='urn:p'><name>toolong</name></person>")).size();
            errors[i] = found;
        });
    for (auto& thread : threads) thread.join();
    for (const auto found : errors) CHECK(found >= 100);
    CHECK(errors == std::vector<std::size_t>(4, errors[0]));
}
