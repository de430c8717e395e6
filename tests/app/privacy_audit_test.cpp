#include "gateway/app/privacy_audit.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <places.hpp>

#include "gateway/app/config_reader.hpp"
#include "tests/app/config_case.hpp"

using namespace gateway;

namespace {

Environment no_environment() {
    return [](std::string_view) { return std::optional<std::string>(); };
}

bool has(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// Smallest configuration with a generic connector that maps appeals, and the lines that are its permission.
void write_config(const TemporaryDirectory& dir, const std::string& contour, const std::string& permission) {
    write_file(dir.path() / "secrets/token", "token-of-the-test\n");
    std::filesystem::permissions(dir.path() / "secrets/token", std::filesystem::perms::owner_read);
    write_file(dir.path() / "gateway.yaml", "instance: { id: t, contour: " + contour +
                                                " }\ndata_dir: data\nlisteners:\n  admin: { port: 0 }\n"
                                                "admin: { listener: admin, token: \"file:secrets/token\" }\n");
    write_file(dir.path() / "mappings/out.jq", "{ who: .applicant.name.last, snils: .applicant.snils, what: .text.body }\n");
    write_file(dir.path() / "connectors/city.yaml",
               "adapter: municipal\ntitle: Город\n" + permission +
                   "settings:\n  mapping: { out: mappings/out.jq }\n  rest:\n    url: http://127.0.0.1:1/\n"
                   "    create: { path: /requests }\n    answer: { id: /id }\n");
    write_file(dir.path() / "routes/city.yaml", "title: Городу\norder: 1\nkinds: [appeal.created]\nto: city\n");
}

ConfigReading reading_of(const TemporaryDirectory& dir) {
    return read_config({dir.path(), adapter_kinds(), no_environment()});
}

PrivacyAudit audit_of(const TemporaryDirectory& dir) {
    const ConfigReading reading = reading_of(dir);
    for (const auto& problem : reading.problems.sorted()) UNSCOPED_INFO(problem.en << " " << problem.place.file);
    REQUIRE_FALSE(reading.problems.has_errors());
    return audit_privacy(reading.config, {dir.path(), adapter_kinds(), no_environment()});
}

}  // namespace

TEST_CASE("privacy audit: a partner without a permission is given all and is named undecided") {
    const TemporaryDirectory dir;
    write_config(dir, "test", "");
    const PrivacyAudit audit = audit_of(dir);
    CHECK_FALSE(audit.decided());
    REQUIRE(audit.partners.size() == 1);
    CHECK(audit.partners[0].connector == "city");
    CHECK(audit.partners[0].routes == std::vector<std::string>{"city"});
    CHECK(has(audit.partners[0].fields, "/applicant/snils"));
    REQUIRE(audit.partners[0].mapped.size() == 1);
    CHECK(audit.partners[0].mapped[0].trouble.empty());
    CHECK(audit.partners[0].mapped[0].fields ==
          std::vector<std::string>{"/applicant/name/last", "/applicant/snils", "/text/body"});
}

TEST_CASE("privacy audit: what is not permitted does not come out of the partner's mapping") {
    const TemporaryDirectory dir;
    write_config(dir, "test", "personal_data: [contacts]\n");
    const PrivacyAudit audit = audit_of(dir);
    CHECK(audit.decided());
    CHECK(audit.partners[0].permitted == Disclosure{true, false, false});
    CHECK(has(audit.partners[0].fields, "/applicant/name/last"));
    CHECK_FALSE(has(audit.partners[0].fields, "/applicant/snils"));
    CHECK(audit.partners[0].mapped[0].fields == std::vector<std::string>{"/applicant/name/last"});
}

TEST_CASE("privacy audit: an empty list is a decision, an unknown word an error with its place") {
    const TemporaryDirectory dir;
    write_config(dir, "test", "personal_data: []\n");
    const PrivacyAudit audit = audit_of(dir);
    CHECK(audit.decided());
    CHECK(audit.partners[0].fields.empty());
    CHECK(audit.partners[0].mapped[0].fields.empty());
    write_config(dir, "test", "personal_data: [contact]\n");
    const ConfigReading reading = reading_of(dir);
    REQUIRE(reading.problems.has_errors());
    CHECK(reading.problems.sorted()[0].place.line == 3);
    CHECK(reading.problems.sorted()[0].en.find("contacts") != std::string::npos);
}

TEST_CASE("privacy audit: check warns of an undecided partner in production alone") {
    const TemporaryDirectory dir;
    const auto warned = [&dir] {
        for (const auto& problem : reading_of(dir).problems.sorted())
            if (problem.en.find("personal_data") != std::string::npos) return true;
        return false;
    };
    write_config(dir, "production", "");
    CHECK(warned());
    write_config(dir, "production", "personal_data: [content]\n");
    CHECK_FALSE(warned());
    write_config(dir, "test", "");
    CHECK_FALSE(warned());
}

TEST_CASE("privacy audit: every partner of the shipped configuration is decided, every mapping can be tried") {
    const std::filesystem::path dir = std::filesystem::path(SOURCE_DIR) / "config";
    const ConfigReading reading = read_config({dir, adapter_kinds(), no_environment()});
    const PrivacyAudit audit = audit_privacy(reading.config, {dir, adapter_kinds(), no_environment()});
    for (const PartnerExit& partner : audit.partners) {
        INFO(partner.connector);
        CHECK(partner.decided);
        for (const MappedExit& mapped : partner.mapped) CHECK(mapped.trouble == "");
    }
}
