// An export as a whole: what is published, and that every number is found again in the store.
#include <catch2/catch.hpp>

#include <fstream>

#include "gateway/analytics/export.hpp"
#include "gateway/analytics/reconcile.hpp"
#include "gateway/analytics/table_source.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/store/fact_reader.hpp"
#include "sample.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using namespace gateway::test;
namespace fs = std::filesystem;

namespace {

struct Bench {
    Bench() { order.out = shelf.rig.directory.path / "out"; }

    Manifest make() { return make_export(*open_fact_reader(shelf.data_dir()), order, now); }

    ReconcileReport check() {
        ReconcileMeans means;
        means.open_recount = [this](const RecountFrame& frame) { return open_fact_recount(shelf.data_dir(), frame); };
        means.now = now;
        return reconcile(order.out, means);
    }

    fs::path file(const std::string& name) const { return order.out / name; }

    Shelf shelf;
    ExportOrder order;
    Time now = at("2026-03-20T09:00:00Z");
};

std::string told(const ReconcileReport& report) {
    std::string text;
    for (const auto& one : report.findings)
        if (one.level == ReconcileFinding::Level::bad) text += one.check + ": " + one.en + " " + one.detail + "\n";
    return text;
}

const ExportFile& file_of(const Manifest& manifest, const std::string& name) {
    for (const ExportFile& file : manifest.files)
        if (file.name == name) return file;
    throw std::runtime_error("not in the manifest: " + name);
}

/// The digest the manifest names is made to agree with a file that was changed.
void forge_digest(const Bench& bench, const Manifest& manifest, const std::string& name) {
    const ExportFile& file = file_of(manifest, name);
    replace_in_file(bench.file("manifest.json"), file.sha256, sha256_hex_of_file(bench.file(name)));
}

}  // namespace

TEST_CASE("every number of a full export is found again in the store") {
    Bench bench;
    for (const Appeal& appeal : lively_appeals()) bench.shelf.put(appeal);
    bench.order.formats = {ExportFormat::csv, ExportFormat::jsonl, ExportFormat::xlsx, ExportFormat::geojson};
    bench.order.offset_minutes = 180;
    const CategoryList categories = CategoryList::parse(
        "c.csv", "block;category;title;match;measure;target\nroads;pits;Ямы;147;in_term_permille;900\n;any;Любые;Яма;;\n");
    bench.order.categories = &categories;
    const Manifest manifest = bench.make();
    CHECK(file_of(manifest, "appeal_fact.csv").rows == 31);
    CHECK(file_of(manifest, "status_event.jsonl").rows == 50);
    const ReconcileReport report = bench.check();
    INFO(told(report));
    CHECK(report.good());
    CHECK(report.differences == 0);
}

TEST_CASE("a number changed in an export is found, even when its digest was made to agree") {
    Bench bench;
    for (const Appeal& appeal : lively_appeals()) bench.shelf.put(appeal);
    const Manifest manifest = bench.make();
    const auto [name, from, to] = GENERATE(
        table<std::string, std::string, std::string>({{"appeal_fact.csv", ";pos_message;roads;", ";fz59;roads;"},
                                                      {"measure_daily.csv", "2026-03-11;all;;3;", "2026-03-11;all;;4;"},
                                                      {"measure_total.csv", "all;;31;", "all;;32;"},
                                                      {"other_breakdown.csv", "Ямы во дворах;8;", "Ямы во дворах;9;"},
                                                      {"status_event.csv", ";answered;", ";rated;"},
                                                      {"rating.csv", "municipality;33650000;", "municipality;33650001;"}}));
    CAPTURE(name);
    replace_in_file(bench.file(name), from, to);
    CHECK_FALSE(bench.check().good());
    forge_digest(bench, manifest, name);
    const ReconcileReport report = bench.check();
    CHECK_FALSE(report.good());
    CHECK(told(report).find(name) != std::string::npos);
}

TEST_CASE("a heat map that was changed is found, cell by cell and block by block") {
    Bench bench;
    for (const Appeal& appeal : lively_appeals()) bench.shelf.put(appeal);
    bench.order.formats = {ExportFormat::geojson};
    bench.order.heat_map = {10, 7};
    const Manifest manifest = bench.make();
    CHECK(file_of(manifest, "heat_map.geojson").rows == 2);
    {
        const ReconcileReport report = bench.check();
        INFO(told(report));
        CHECK(report.good());
    }
    const auto [from, to] = GENERATE(table<std::string, std::string>({{R"("count":15)", R"("count":16)"},
                                                                      {R"("roads":15)", R"("roads":14)"},
                                                                      {R"("roads":15)", R"("waste":15)"},
                                                                      {"5.57E1", "5.56E1"}}));
    CAPTURE(from, to);
    replace_in_file(bench.file("heat_map.geojson"), from, to);
    forge_digest(bench, manifest, "heat_map.geojson");
    CHECK(told(bench.check()).find("heat_map.geojson") != std::string::npos);
}

TEST_CASE("a heat map with cells of few is recounted, across the equator and the meridian too") {
    Bench bench;
    int n = 0;
    const auto add = [&](double lat, double lon, int count, bool confidential = false) {
        for (int i = 0; i < count; ++i) {
            Appeal appeal = plain_appeal(++n);
            appeal.location.geo = Geo{lat, lon, "", {}, {}};
            appeal.flags.confidential = confidential;
            appeal.questions.front().topics[1].code = i % 6 == 5 ? "waste" : "roads";
            bench.shelf.put(appeal);
        }
    };
    add(58.01, 49.1, 6);  // on a line of the grid
    add(58.0199, 49.1, 3);
    add(58.0299, 49.1, 2);  // five together in a wide cell
    add(-0.001, -0.001, 7);
    add(-0.011, 0.001, 4);  // alone and few
    add(60.0, 50.0, 9, true);
    bench.order.formats = {ExportFormat::geojson};
    bench.make();
    const ReconcileReport report = bench.check();
    INFO(told(report));
    CHECK(report.good());
    const std::string map = text_of_file(bench.file("heat_map.geojson"));
    CHECK(map.find("\"waste\"") == std::string::npos);  // one of a cell's six is nobody's business
}

TEST_CASE("a row taken out of an export and a row put in are found") {
    Bench bench;
    for (const Appeal& appeal : lively_appeals()) bench.shelf.put(appeal);
    const Manifest manifest = bench.make();
    const std::string text = text_of_file(bench.file("appeal_fact.csv"));
    const std::size_t second = text.find("\r\n") + 2, third = text.find("\r\n", second) + 2;
    const std::string row = text.substr(second, third - second);
    replace_in_file(bench.file("appeal_fact.csv"), row, GENERATE_COPY(std::string(), row + row));
    forge_digest(bench, manifest, "appeal_fact.csv");
    CHECK_FALSE(bench.check().good());
}

TEST_CASE("a manifest that names another number of rows is found") {
    Bench bench;
    for (const Appeal& appeal : lively_appeals()) bench.shelf.put(appeal);
    bench.make();
    const auto [name, from, to] = GENERATE(table<std::string, std::string, std::string>(
        {{"appeal_fact.csv", "\"rows\": 31,", "\"rows\": 30,"}, {"status_event.csv", "\"rows\": 50,", "\"rows\": 51,"}}));
    replace_in_file(bench.file("manifest.json"), from, to);
    CHECK(told(bench.check()).find(name) != std::string::npos);
}

TEST_CASE("one letter changed in any file is told of by its digest") {
    Bench bench;
    for (const Appeal& appeal : lively_appeals()) bench.shelf.put(appeal);
    const Manifest manifest = bench.make();
    for (const ExportFile& file : manifest.files) {
        INFO(file.name);
        const std::string good = text_of_file(bench.file(file.name));
        std::string changed = good;
        changed.back() = changed.back() == ' ' ? '\t' : ' ';
        std::ofstream(bench.file(file.name), std::ios::binary) << changed;
        CHECK(told(bench.check()).find("digests: the files are not those of the manifest " + file.name) != std::string::npos);
        std::ofstream(bench.file(file.name), std::ios::binary) << good;
    }
    CHECK(bench.check().good());
}

TEST_CASE("a signed manifest is believed of our own key and as it was written, and not otherwise") {
    Bench bench;
    bench.shelf.put(plain_appeal(1));
    const auto keys = test_keys() / "gost";
    const auto key = load_pem_key((keys / "gateway-sign.key.pem").string(), (keys / "gateway-sign.crt.pem").string());
    const auto other = load_pem_key((keys / "federal-sign.key.pem").string(), (keys / "federal-sign.crt.pem").string());
    bench.order.key = key.get();
    bench.make();
    const auto verdict = [&](const SigningKey& own) {
        ReconcileMeans means;
        means.open_recount = [&](const RecountFrame& frame) { return open_fact_recount(bench.shelf.data_dir(), frame); };
        means.own = own.certificate();
        means.must_be_signed = true;
        means.now = SystemClock().now();
        return told(reconcile(bench.order.out, means));
    };
    CHECK(verdict(*key).empty());
    CHECK(verdict(*other).find("signature") != std::string::npos);
    replace_in_file(bench.file("manifest.json"), "\"unreadable\": 0", "\"unreadable\":  0");
    CHECK(verdict(*key).find("signature") != std::string::npos);
    std::filesystem::remove(bench.file("manifest.json.sig"));
    CHECK(verdict(*key).find("not signed") != std::string::npos);
}

TEST_CASE("an export can be checked after the store went on") {
    Bench bench;
    const auto appeals = lively_appeals();
    for (const Appeal& appeal : appeals) bench.shelf.put(appeal);
    bench.make();
    Appeal changed = appeals[3];
    answer(changed, "2026-03-19T12:00:00Z");
    bench.shelf.put(changed, 2);
    bench.shelf.put(plain_appeal(77));
    ReconcileReport report = bench.check();
    INFO(told(report));
    CHECK(report.good());
    replace_in_file(bench.file("measure_total.csv"), "all;;31;", "all;;32;");
    CHECK_FALSE(bench.check().good());
}

TEST_CASE("an incremental export holds what changed behind the watermark, and its sums hold everything") {
    Bench bench;
    const auto appeals = lively_appeals();
    for (const Appeal& appeal : appeals) bench.shelf.put(appeal);
    const Manifest full = bench.make();
    bench.order.out = bench.shelf.rig.directory.path / "next";
    bench.order.since = full.mark.change;
    CHECK(file_of(bench.make(), "appeal_fact.csv").rows == 0);
    Appeal changed = appeals[3];
    answer(changed, "2026-03-19T12:00:00Z");
    bench.shelf.put(changed, 2);
    bench.shelf.put(plain_appeal(77));
    const Manifest next = bench.make();
    CHECK(file_of(next, "appeal_fact.csv").rows == 2);
    CHECK(text_of_file(bench.file("measure_total.csv")).find("all;;32;") != std::string::npos);
    const ReconcileReport report = bench.check();
    INFO(told(report));
    CHECK(report.good());
    bench.order.since = next.mark.change + 1;
    CHECK_THROWS_WITH(bench.make(), Catch::Contains("newer than the store"));
}

TEST_CASE("a period bounds facts by creation and sums by day") {
    Bench bench;
    for (const Appeal& appeal : lively_appeals()) bench.shelf.put(appeal);
    bench.order.range = {"2026-03-12", "2026-03-14"};
    const Manifest manifest = bench.make();
    CHECK(file_of(manifest, "appeal_fact.csv").rows == 9);
    const ReconcileReport report = bench.check();
    INFO(told(report));
    CHECK(report.good());
}

TEST_CASE("a new export takes the place of the old one, and what it no longer has is gone") {
    Bench bench;
    bench.shelf.put(plain_appeal(1));
    bench.order.formats = {ExportFormat::csv, ExportFormat::jsonl};
    bench.make();
    CHECK(fs::exists(bench.file("rating.jsonl")));
    bench.order.formats = {ExportFormat::csv};
    bench.make();
    CHECK_FALSE(fs::exists(bench.file("rating.jsonl")));
    CHECK(bench.check().good());
    for (const auto& entry : fs::directory_iterator(bench.order.out)) CHECK(entry.path().filename().string().front() != '.');
}

TEST_CASE("an export that fails leaves the one before as it was") {
    Bench bench;
    bench.shelf.put(plain_appeal(1));
    const Manifest before = bench.make();
    bench.order.since = 99;
    CHECK_THROWS(bench.make());
    bench.order.since.reset();
    CHECK(manifest_of(text_of_file(bench.file("manifest.json"))).export_id == before.export_id);
    CHECK(bench.check().good());
}

TEST_CASE("a folder with somebody else's manifest is not touched") {
    Bench bench;
    bench.shelf.put(plain_appeal(1));
    fs::create_directories(bench.order.out);
    std::ofstream(bench.file("manifest.json")) << R"({"name":"app"})";
    CHECK_THROWS_WITH(bench.make(), Catch::Contains("manifest.json"));
    CHECK(text_of_file(bench.file("manifest.json")) == R"({"name":"app"})");
}

TEST_CASE("an appeal whose document cannot be read is counted as unreadable") {
    Bench bench;
    bench.shelf.put(plain_appeal(1));
    Acceptance broken = sample({.message = "broken", .appeal = "b1"}, bench.shelf.rig.clock.now());
    bench.shelf.rig.accept(broken);
    const Manifest manifest = bench.make();
    CHECK(manifest.unreadable == 1);
    CHECK(file_of(manifest, "appeal_fact.csv").rows == 1);
    CHECK(bench.check().good());
}
