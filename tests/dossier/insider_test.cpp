// Members that do not fit together, under a good manifest and the gateway's own signature: what only somebody with its key can
// make.
#include <catch2/catch.hpp>
#include <map>

#include "gateway/dossier/names.hpp"
#include "gateway/dossier/pack.hpp"
#include "gateway/dossier/verify.hpp"
#include "gateway/dossier/zip.hpp"
#include "sample.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

using Members = std::map<std::string, std::string>;

Members members_of(const DossierContent& content) {
    Members members;
    const std::string file = packed(content);
    for (const ZipMember& one : read_zip(file)) members.emplace(one.name, one.octets);
    return members;
}

/// The sample with these members in place of its own or besides; an empty one is left out.
std::string faults_with(const Members& others) {
    Members left = others;
    DossierPack pack;
    const auto add = [&pack](std::string_view name, const std::string& octets) {
        if (!octets.empty()) pack.add(std::string(name), "application/octet-stream", octets);
    };
    const DossierContent content = sample_content(Stamps::with);
    const std::string file = packed(content);
    for (const ZipMember& one : read_zip(file)) {
        if (one.name == mimetype_member || one.name == manifest_member || one.name == signature_member) continue;
        const auto other = left.extract(std::string(one.name));
        add(one.name, other ? other.mapped() : std::string(one.octets));
    }
    for (const auto& [name, octets] : left) add(name, octets);
    const TempFolder folder;
    pack.write(folder.path() / "d.asice", *key_of("gost/gateway-sign"), content.order.made_at);
    std::string text;
    for (const Finding& one : verify_dossier(read_file(folder.path() / "d.asice"), {.trust = &trust()}).findings)
        if (one.level == FindingLevel::bad) text += one.check + ": " + one.en + "\n";
    return text;
}

/// The first member whose name begins so.
std::pair<std::string, std::string> member(const Members& members, const std::string& beginning) {
    const auto found = members.lower_bound(beginning);
    REQUIRE(found != members.end());
    REQUIRE(found->first.starts_with(beginning));
    return *found;
}

Members checkpoint_of(const DossierContent& content) {
    const Members all = members_of(content);
    return {{std::string(checkpoint_member), all.at(std::string(checkpoint_member))},
            {std::string(checkpoint_signature_member), all.at(std::string(checkpoint_signature_member))}};
}

}  // namespace

TEST_CASE("the sample, packed member by member, is good") {
    CHECK(faults_with({}).empty());
}

TEST_CASE("a checkpoint must be the end of this chain, of this gateway, under its own signature") {
    DossierContent shorter = sample_content(), elsewhere = sample_content();
    shorter.links.pop_back();
    CHECK_THAT(faults_with(checkpoint_of(shorter)), Catch::Contains("checkpoint: The checkpoint is not the end of the chain"));
    elsewhere.order.instance = "region-46";
    CHECK_THAT(faults_with(checkpoint_of(elsewhere)), Catch::Contains("checkpoint: The checkpoint is of another gateway"));
    const Members mixed{{std::string(checkpoint_member), checkpoint_of(elsewhere).at(std::string(checkpoint_member))}};
    CHECK_THAT(faults_with(mixed), Catch::Contains("signature: The gateway's signature is wrong"));
}

TEST_CASE("the signer's certificate must be among the members") {
    const std::string name = "certificates/" + key_of("gost/gateway-sign")->certificate().sha256() + ".pem";
    CHECK_THAT(faults_with({{name, ""}}), Catch::Contains("signature: The signer's certificate is not among the members"));
}

TEST_CASE("a chain that goes back, and a record whose octets are others, are no journal") {
    const Members all = members_of(sample_content(Stamps::with));
    const std::string& chain = all.at(std::string(chain_member));
    const auto last = chain.rfind('\n', chain.size() - 2) + 1, before = chain.rfind('\n', last - 2) + 1;
    const std::string swapped = chain.substr(0, before) + chain.substr(last) + chain.substr(before, last - before);
    CHECK_THAT(faults_with({{std::string(chain_member), swapped}}), Catch::Contains("chain: The journal's chain goes back"));
    const auto [name, octets] = member(all, "journal/0");
    CHECK_THAT(faults_with({{name, octets + " "}}), Catch::Contains("records: A journal record and its octets differ"));
}

TEST_CASE("documents and files are those of the index, no more and no others") {
    const Members all = members_of(sample_content(Stamps::with));
    CHECK_THAT(faults_with({{"originals/9999-in.xml", "<a/>"}}),
               Catch::Contains("originals: A document is not named in the index"));
    CHECK_THAT(faults_with({{"attachments/" + std::string(64, 'a'), "x"}}),
               Catch::Contains("attachments: A file is named by no message"));
    CHECK_THAT(faults_with({{std::string(lines_member), "original nothing\n"}}),
               Catch::Contains("originals: index.json and index.txt differ"));
    const auto [original, document] = member(all, "originals/");
    CHECK_THAT(faults_with({{original, document + "\n"}}),
               Catch::Contains("originals: A document is not the one the index names"));
    const auto [attachment, octets] = member(all, "attachments/");
    CHECK_THAT(faults_with({{attachment, octets + "x"}}), Catch::Contains("attachments: A file is not what its name says"));
}
