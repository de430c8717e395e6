// Our schemas accept what the operator's accept: valid messages of every kind and their mutations (left out, doubled, out of
// order, strange, empty, too long, of a wrong word) are judged by both, where the operator's files lie beside the sources.
#include <catch2/catch.hpp>
#include <functional>
#include <places.hpp>

#include "adapters/smev3/schemas.hpp"
#include "tests/adapters/smev3/schema_samples.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

const std::filesystem::path reference = std::filesystem::path(SOURCE_DIR) / "../shared/reference/smev/xsd";

/// Values for one leaf: empty, strange, at a limit and over it, words of other versions.
const std::vector<std::string>& values() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> made{"",
                                      " ",
                                      "-1",
                                      "99999999999",
                                      "true",
                                      "FAILURE",
                                      "messageIsDelivered",
                                      "responseIsDelivered",
                                      "CANCEL",
                                      "BROADCAST",
                                      "image/x",
                                      "font/x",
                                      "2026-03-02",
                                      "2026-03-02T10:00:00Z",
                                      "5C0C7A4E-1111-11F0-8000-0242AC120002",
                                      "1x",
                                      "AAA",
                                      "urn:y",
                                      "generalRoutingNotFound",
                                      "signatureInvalid",
                                      "Charger2PaymentGate",
                                      "NoSignatureFound"};
        for (const std::size_t length : {50, 51, 100, 101, 200, 201, 500, 501, 1500, 1501, 4000, 4001})
            made.emplace_back(length, 'x');
        return made;
    }();
    return all;
}

void mutate(const Node& root, Node& at, const std::function<void()>& judge) {
    for (std::size_t i = 0; i < at.children.size(); ++i) {
        const Nodes kept = at.children;
        at.children.erase(at.children.begin() + static_cast<std::ptrdiff_t>(i));  // left out
        judge();
        at.children = kept;
        at.children.insert(at.children.begin() + static_cast<std::ptrdiff_t>(i), kept[i]);  // doubled
        judge();
        at.children = kept;
        if (i + 1 < kept.size()) std::swap(at.children[i], at.children[i + 1]);  // out of order
        judge();
        at.children = kept;
        at.children.insert(at.children.begin() + static_cast<std::ptrdiff_t>(i), leaf("t:Strange", ""));
        judge();
        at.children = kept;
        mutate(root, at.children[i], judge);
    }
    const std::string attributes = at.attributes;
    if (&at != &root && !attributes.empty()) {
        for (const char* other : {"", " Id=\"1\"", " accepted=\"true\"", " Id=\"A\" accepted=\"maybe\"", " errorPosition=\"x\"",
                                  " pendingMessageNumber=\"x\""}) {
            at.attributes = other;
            judge();
        }
        at.attributes = attributes;
    }
    if (!at.children.empty() || at.text.starts_with("<")) return;
    const std::string text = at.text;
    for (const std::string& value : values()) {
        at.text = value;
        judge();
    }
    at.text = text;
}

struct Judges {
    explicit Judges(const Version& which)
        : own(which),
          types(XmlSchema::load(file(which, "types"))),
          faults(XmlSchema::load(file(which, "faults"))),
          faults_namespace(which.faults) {}

    static std::filesystem::path file(const Version& which, const std::string& kind) {
        return reference / which.key / ("smev-message-exchange-" + kind + "-" + std::string(which.number) + ".xsd");
    }

    /// Counts and compares; false when the two disagree.
    bool agree(const std::string& xml) {
        const XmlDocument document = XmlDocument::parse(xml);
        const bool ours = own.validate(document.root()).empty();
        const XmlSchema& theirs = document.root().ns() == faults_namespace ? faults : types;
        const bool verdict = theirs.validate(document.root()).empty();
        ++(verdict ? valid : broken);
        return ours == verdict;
    }

    WireSchemas own;
    XmlSchema types, faults;
    std::string faults_namespace;
    int valid = 0, broken = 0;
};

void compare_all(Judges& judges, Nodes messages) {
    for (Node& message : messages) {
        int disagreements = 0;
        const auto judge = [&] {
            const std::string xml = print(message);
            if (judges.agree(xml) || ++disagreements > 3) return;
            UNSCOPED_INFO(xml.substr(0, 6000));
            FAIL_CHECK("our schema and the operator's disagree on this message");
        };
        judge();
        mutate(message, message, judge);
    }
}

}  // namespace

TEST_CASE("our schemas accept exactly what the operator's accept, in every version") {
    for (const Version& version : all_versions()) {
        if (!std::filesystem::exists(reference / version.key)) {
            WARN("the operator's schemas of " << version.key << " are not beside the sources; not compared");
            continue;
        }
        INFO(version.key);
        Judges judges(version);
        compare_all(judges, sample_calls(version));
        compare_all(judges, sample_answers(version));
        compare_all(judges, sample_faults(version));
        // Both verdicts must be common, or the comparison says nothing.
        CHECK(judges.valid > 500);
        CHECK(judges.broken > 1000);
    }
}
