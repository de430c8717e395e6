#include "gateway/app/key_inventory.hpp"

#include <catch2/catch.hpp>
#include <places.hpp>

#include "gateway/app/adapter_trial.hpp"
#include "gateway/app/config_check.hpp"
#include "gateway/app/desk_trust.hpp"
#include "tests/app/config_case.hpp"
#include "tests/signature/authority.hpp"

using namespace gateway;
using std::chrono::days;

namespace {

/// A configuration with one signing key of several pairs, written down where the test can see it.
struct Scene {
    explicit Scene(KeyAlgorithm algorithm = KeyAlgorithm::ec_p256) : authority(algorithm) {}

    /// Adds a pair whose term begins and ends so many days from now.
    void add(const std::string& name, int from, int until, CertificateUse use = CertificateUse::signing) {
        CertificateWish wish = authority.wish(name);
        wish.use = use;
        wish.not_before = authority.now + days{from};
        wish.not_after = authority.now + days{until};
        add(name, authority.make(wish));
    }

    void add(const std::string& name, const KeyPair& pair) {
        write_file(dir.path() / (name + ".key"), private_key_pem(pair.key));
        write_file(dir.path() / (name + ".crt"), certificate_pem(pair.x509));
        const std::string paths = "key: " + name + ".key, cert: " + name + ".crt";
        keys += keys.empty() ? "keys:\n  gost-sign:\n    key: " + name + ".key\n    cert: " + name + ".crt\n    more:\n"
                             : "      - { " + paths + " }\n";
    }

    CheckReport check() {
        ConfigCase written;
        std::string gateway =
            read_case(std::string(SOURCE_DIR) + "/tests/data/config/good/minimal.txt").files.at("gateway.yaml");
        if (keys.ends_with("more:\n")) keys.resize(keys.size() - 10);
        written.files["gateway.yaml"] = gateway + keys + "trust: { gost: { dir: " + authority.folder.path().string() + " } }\n";
        written.files["connectors/post.yaml"] =
            "adapter: mailbox\ntitle: Почта\nlistener: partners\nsettings: { url: 'https://mail.example/', key: gost-sign }\n";
        write_case(written, dir.path());
        CheckOptions options;
        options.now = authority.now;
        const Environment nothing = [](std::string_view) { return std::nullopt; };
        return check_config({dir.path(), test_kinds(), nothing}, options);
    }

    Authority authority;
    TemporaryDirectory dir;
    std::string keys;
};

std::string said(const CheckReport& report) {
    std::string lines;
    for (const ConfigProblem& problem : report.problems.sorted()) lines += problem.en + " " + problem.detail + "\n";
    return lines;
}

std::vector<KeyEntry> inventory_of(const CheckReport& report, Time now) {
    AdapterTrial trial(report.config);
    for (const ConnectorConfig& connector : report.config.connectors)
        trial.make(*find_adapter_kind(test_kinds(), connector.adapter), connector);
    std::vector<std::string> problems;
    return key_inventory(report.config, trial.ring(), now, problems);
}

}  // namespace

TEST_CASE("the inventory tells who uses a key, which of its certificates signs, and what is to be done") {
    Scene scene;
    scene.add("old", -300, 20);
    scene.add("new", -1, 300);
    scene.add("coming", 100, 600);
    const CheckReport report = scene.check();
    CHECK(said(report) == "");  // the old one ends soon and nobody need mind
    auto entries = inventory_of(report, scene.authority.now);
    REQUIRE(entries.size() == 4);
    CHECK(entries[0].certificate.common_name() == "old");
    CHECK(entries[0].users == std::vector<std::string>{"post"});
    CHECK(entries[0].superseded);
    CHECK_FALSE(entries[0].signs_now);
    CHECK(entries[1].signs_now);
    CHECK(entries[2].waits);
    CHECK(entries[3].use == "trust");
    CHECK(urgency_of(entries[0], scene.authority.now) == KeyUrgency::none);

    mark_keys(entries, scene.authority.now + days{150});
    CHECK(entries[2].signs_now);
    CHECK_FALSE(entries[1].signs_now);
}

TEST_CASE("the end of a certificate is told at 60, 30 and 7 days, with the next step in Russian") {
    struct Case {
        int left;
        KeyUrgency urgency;
        std::string words;
    };
    for (const auto& [left, urgency, words] :
         {Case{61, KeyUrgency::none, ""}, Case{59, KeyUrgency::plan, "осталось дней: 5"},
          Case{29, KeyUrgency::soon, "осталось дней: 2"}, Case{6, KeyUrgency::now, "СРОЧНО, осталось дней: "},
          Case{-1, KeyUrgency::over, "СРОК ИСТЁК: получите новый сертификат"}}) {
        CAPTURE(left);
        Scene scene;
        scene.add("only", -300, left);
        const CheckReport report = scene.check();
        const KeyEntry entry = inventory_of(report, scene.authority.now).front();
        CHECK(urgency_of(entry, scene.authority.now) == urgency);
        CHECK_THAT(advice_for(entry, scene.authority.now).ru, Catch::Contains(words));
        CHECK(report.good() == (left > 0));
        CHECK(said(report).empty() == (urgency == KeyUrgency::none));
    }
}

TEST_CASE("check refuses a key that may not sign or has parameters nobody should use") {
    Scene encryption;
    encryption.add("enc", -1, 100, CertificateUse::encryption);
    CHECK_THAT(said(encryption.check()), Catch::Contains("the key is unfit to sign") && Catch::Contains("key usage"));
    Scene test_set(KeyAlgorithm::gost2012_256);
    const CertificateWish wish = test_set.authority.wish("test parameters");
    test_set.add("test", issue(generate_key(KeyAlgorithm::gost2012_256, "0"), wish, &test_set.authority.root));
    CHECK_THAT(said(test_set.check()), Catch::Contains("1.2.643.2.2.35.0"));
}

TEST_CASE("a lone certificate that has not begun is an error, a coming one beside it is not") {
    Scene scene;
    scene.add("coming", 10, 300);
    CHECK_THAT(said(scene.check()), Catch::Contains("is valid only from"));
}

TEST_CASE("the desk shows certificates, users, trust stores and keys in trouble") {
    Scene scene;
    scene.add("old", -300, -1);
    const CheckReport report = scene.check();
    AdapterTrial trial(report.config);
    for (const ConnectorConfig& connector : report.config.connectors)
        trial.make(*find_adapter_kind(test_kinds(), connector.adapter), connector);
    const auto troubles = desk_key_troubles(trial.ring());
    REQUIRE(troubles.size() == 1);
    CHECK(troubles[0].name == "gost-sign");
    CHECK_THAT(troubles[0].reason, Catch::Contains("may sign now"));
    CHECK(troubles[0].users == std::vector<std::string>{"post"});
    const auto certificates = desk_certificates(inventory_of(report, scene.authority.now), scene.authority.now);
    CHECK(certificates.at(0).users == std::vector<std::string>{"post"});
    CHECK_THAT(certificates.at(0).next_ru, Catch::Contains("keys.gost-sign.more"));
}
