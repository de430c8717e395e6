"""Exports for BI beside a running gateway: every number is found again in the store, the manifest is signed, a changed number is
noticed, a count of our own with another program agrees. The gateway makes exports by itself and takes them to a receiver that looks
at them with other eyes; reports hold the measures' numbers; the situation centre hears of a burst once."""

import csv
import glob
import json
import os
import shutil
import sqlite3
import xml.etree.ElementTree as xml
import zipfile

from harness import call, check, main, until
from traffic import SUBJECTS, Traffic, pos_order, wait_until_all_arrived

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows_of(folder, table):
    with open(os.path.join(folder, table + ".csv"), encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text, delimiter=";"))


def own_count(system):
    """Questions by channel, counted without the gateway."""
    store = sqlite3.connect("file:%s?mode=ro" % os.path.join(system.var, "data", "gateway.db"), uri=True)
    counts = {}
    for (document,) in store.execute("SELECT facts FROM appeal_facts"):
        appeal = json.loads(document)
        counts[appeal["channel"]] = counts.get(appeal["channel"], 0) + len(appeal["questions"])
    return counts


def receiver(system):
    return call("GET", system.stand_port, "/control/bi/state").json()


def order(system, action, body):
    answer = call("POST", system.stand_port, "/control/bi/" + action, json.dumps(body), {"Content-Type": "application/json"})
    check(answer.status == 200, "%s: %s" % (action, answer.text()))


def bi(system, *words, good=(0,)):
    return system.run("bi", words[0], "--config", system.config, *words[1:], good=good)


def scheduled(system):
    """The export that was due at the start is made and taken, with its trace in the metrics, the API and the receiver's book."""
    until(lambda: glob.glob(os.path.join(system.var, "bi", "daily-*", "manifest.json")), 30, "the scheduled export is made")
    until(lambda: receiver(system)["counters"]["exports"] == 1, 30, lambda: "the receiver takes it: %s" % receiver(system))
    metrics = lambda: call("GET", system.admin_port, "/metrics").text()
    until(lambda: 'bi_sent_total{job="daily",result="taken"} 1' in metrics(), 10, "the metrics tell of it")
    check('bi_exports_total{job="daily",result="made"} 1' in metrics(), "the metrics do not tell of what was made")
    status = {one["id"]: one for one in json.loads(bi(system, "status", "--json").stdout)}
    check(status["daily"]["sent"] == 1 and "last_refusal" not in status["daily"], "bi status says %s" % status["daily"])
    check(set(status) == {"daily", "reports/competence-centre", "reports/ministry", "feeds/situation-centre"}, str(set(status)))


def exported(system):
    folder = os.path.join(system.dir, "export")
    made = json.loads(bi(system, "export", "--out", folder, "--format", "csv,xlsx,jsonl,geojson", "--json").stdout)
    check(made["unreadable"] == 0, "%d appeals could not be read" % made["unreadable"])
    bi(system, "reconcile", folder)
    verified = system.run("verify", os.path.join(folder, "manifest.json"), "--cms", os.path.join(folder, "manifest.json.sig"),
                          "--trust", os.path.join(system.var, "keys", "trust", "gost"))
    check(json.loads(verified.stdout)["valid"], "the manifest's signature is not valid")

    counts = own_count(system)
    ours = {row["value"]: int(row["count_in"]) for row in rows_of(folder, "measure_total") if row["slice"] == "channel"}
    check(ours == counts, "counted %s, exported %s" % (counts, ours))
    shown = json.loads(bi(system, "measures", "--json").stdout)["measures"]
    check({row["value"]: row["count_in"] for row in shown if row["slice"] == "channel"} == counts, "bi measures counts otherwise")
    news = os.path.join(system.dir, "news")
    again = json.loads(bi(system, "export", "--out", news, "--since", str(made["watermark"]), "--json").stdout)
    check(again["files"]["appeal_fact.csv"] == 0, "nothing changed, yet %d facts" % again["files"]["appeal_fact.csv"])
    bi(system, "export", good=(2,))
    bi(system, "export", "--out", folder, "--format", "parquet", good=(2,))
    bi(system, "reconcile", os.path.join(system.dir, "nowhere"), good=(2,))
    return folder, news


def sent(system, folder, news):
    """The receiver takes what is right once, however often the line breaks, and refuses what does not continue what it holds."""
    before = receiver(system)["counters"]["exports"]
    daily = glob.glob(os.path.join(system.var, "bi", "daily-*"))[0]
    order(system, "faults", {"faults": ["cut_after_read,n=1"]})
    bi(system, "send", folder, good=(1,))
    bi(system, "send", folder)
    bi(system, "send", folder)
    bi(system, "send", news)
    book = receiver(system)
    check(book["counters"]["exports"] == before + 2 and book["counters"]["repeated"] == 1, str(book["counters"]))
    check(all(effect["count"] == 1 for effect in book["effects"]), "an export took effect twice: %s" % book["effects"])
    facts = sum(own_count(system).values())
    check(book["held"][0]["facts"] == facts, "the receiver holds %s of %d facts" % (book["held"], facts))

    def refused(words, path):
        answer = bi(system, "send", path, good=(1,)).stderr.decode()
        check(words in answer, "expected '%s', heard: %s" % (words, answer))

    old = os.path.join(system.dir, "old")
    bi(system, "export", "--out", old, "--since", "1")
    refused("a replay", old)
    order(system, "forget", {})
    refused("a gap", news)
    bi(system, "send", folder)
    shutil.copytree(folder, old, dirs_exist_ok=True)
    with open(os.path.join(old, "appeal_fact.csv"), "ab") as facts_file:
        facts_file.write(b"x\r\n")
    refused("another digest", old)
    refused_by_order = ["refuse=Нет места,n=1"]
    order(system, "faults", {"faults": refused_by_order})
    refused("Нет места", folder)
    bi(system, "send", os.path.join(system.dir, "nowhere"), good=(2,))
    check(os.path.isdir(daily), "the export was taken from its folder")


def reconciled(system, folder):
    """A number changed behind the manifest's back is told of."""
    facts = os.path.join(folder, "appeal_fact.csv")
    with open(facts, encoding="utf-8-sig", newline="") as text:
        changed = text.read().replace(";pos_message;", ";fz59;", 1)
    with open(facts, "w", encoding="utf-8-sig", newline="") as text:
        text.write(changed)
    report = json.loads(bi(system, "reconcile", folder, "--json", good=(1,)).stdout)
    bad = {finding["check"] for finding in report["findings"] if finding["level"] == "bad"}
    check(bad == {"digests", "appeal_fact.csv"}, "a changed number is told of as %s" % bad)


def sheets_of(file):
    """Name → rows of cells, by a reader of our own."""
    sheets = {}
    with zipfile.ZipFile(file) as book:
        names = [one.get("name") for one in xml.fromstring(book.read("xl/workbook.xml")).iter(SHEET + "sheet")]
        for n, name in enumerate(names, 1):
            rows = []
            for row in xml.fromstring(book.read("xl/worksheets/sheet%d.xml" % n)).iter(SHEET + "row"):
                cells = {}
                for cell in row:
                    text = cell.find(SHEET + "v")
                    text = text if text is not None else cell.find(SHEET + "is/" + SHEET + "t")
                    cells["".join(c for c in cell.get("r") if c.isalpha())] = text.text
                rows.append(cells)
            sheets[name] = rows
    return sheets


def reported(system):
    """Every number of the sheets of measures stands in bi measures of the same days, and their sum in the store."""
    file = os.path.join(system.dir, "report.xlsx")
    definition = os.path.join(system.config, "bi", "reports", "ministry.yaml")
    created = [row["created_day"] for row in rows_of(os.path.join(system.dir, "export"), "appeal_fact")]
    month = max(created)[:7]
    made = json.loads(bi(system, "report", "ministry", "--period", month, "--out", file, "--json").stdout)
    measures = json.loads(bi(system, "measures", "--json", "--from", made["from"], "--to", made["to"]).stdout)["measures"]
    sheets = sheets_of(file)
    check(list(sheets) == ["Отчёт", "Каналы", "Правовые режимы", "Удовлетворённость"], str(list(sheets)))
    columns = {"Каналы": ("channel", ["count_in", "fast_track_in", "repeated_in", "count_closed", "answered_permille"]),
               "Правовые режимы": ("regime", ["count_in", "count_closed", "with_term", "in_term", "overdue", "in_term_permille",
                                              "mean_seconds", "median_hours"])}
    for name, (slice_name, names) in columns.items():
        wanted = {row["value"]: row for row in measures if row["slice"] == slice_name}
        wanted[None] = next(row for row in measures if row["slice"] == "all")
        check(len(sheets[name]) == len(wanted) + 1, "%s: %d rows, %d values" % (name, len(sheets[name]), len(wanted)))
        for row in sheets[name][1:]:
            measure = wanted[row.get("A")]
            for column, key in zip("CDEFGHIJ", names):
                got = int(row[column]) if column in row else None
                check(got == measure[key], "%s, %s, %s: %s, not %s" % (name, row.get("A"), key, got, measure[key]))
    total = sum(int(row["C"]) for row in sheets["Каналы"][1:-1])
    check(total == sum(day.startswith(month) for day in created), "the report has %d questions" % total)

    bi(system, "report", "ministry", "--period", "2026-Q1", "--out", file, good=(2,))
    bi(system, "report", "ministry", "--period", "2026-13", "--out", file, good=(2,))
    bi(system, "report", "nobody", "--period", "2026-01", "--out", file, good=(2,))
    empty = json.loads(bi(system, "report", "ministry", "--period", "2001-01", "--out", file, "--json").stdout)
    check(empty["sheets"] == {"Каналы": 1, "Правовые режимы": 1, "Удовлетворённость": 1}, str(empty))
    with open(definition, encoding="utf-8") as text:
        good = text.read()
    with open(definition, "w", encoding="utf-8") as text:
        text.write(good.replace("fast_track_in", "fast_trak_in"))
    told = bi(system, "report", "ministry", "--period", month, "--out", file, good=(2,)).stderr.decode()
    check("ministry.yaml:14:25: " in told and "'fast_track_in'" in told, told)
    with open(definition, "w", encoding="utf-8") as text:
        text.write(good)


def fed(system):
    """The situation centre hears of the burst and of the sums, once each, by webhook and by asking."""
    def feed():
        return receiver(system)["feed"]

    appeals = [pos_order(str(555000 + i), SUBJECTS[0], "city-b", "Обращение %d: яма" % i) for i in range(6)]
    system.order("pos", "appeals", {"appeals": appeals})
    kinds = lambda: [record["kind"] for record in feed()]
    until(lambda: "burst" in kinds(), 30, lambda: "the burst is told: %s" % kinds())
    until(lambda: {record.get("slice") for record in feed()} >= {"sector", "municipality"}, 30, "the sums are told")
    ids = [record["id"] for record in feed()]
    check(len(ids) == len(set(ids)), "told twice: %s" % ids)
    with open(os.path.join(system.var, "secrets", "situation-token"), encoding="utf-8") as text:
        token = {"Authorization": "Bearer " + text.read().strip()}
    ask = lambda query, headers=token: call("GET", system.partners_port, "/situation/situation-centre" + query, headers=headers)
    page = ask("?after=0&limit=2").json()
    check(len(page["records"]) == 2 and page["more"], str(page))
    rest = ask("?after=%d&limit=1000" % page["cursor"]).json()
    pulled = [record["id"] for record in page["records"] + rest["records"]]
    check(len(pulled) == len(set(pulled)) and set(ids) <= set(pulled), "pulled %s, pushed %s" % (pulled, ids))
    behind = [record["id"] for record in ask("?after=%d" % rest["cursor"]).json()["records"]]
    check(not set(behind) & set(pulled), "behind the cursor lies what was read: %s" % behind)
    check(ask("", {}).status == 401 and ask("?after=x").status == 400 and ask("?limit=-1").status == 400, "odd asking is answered well")
    for record in rest["records"] + page["records"]:
        for row in record.get("rows", []):
            check(max(row["count_in"], row["count_closed"]) >= 5, "a row of few: %s" % row)
    text = json.dumps(feed(), ensure_ascii=False)
    for word in ("Обращение", "example.org", "+7"):
        check(word not in text, "the feed holds '%s'" % word)


def resumed(system):
    """An export that is refused is told of; one on its way survives a kill and arrives once, file by file."""
    order(system, "faults", {"faults": ["fail=503"]})
    system.edit("bi/daily.yaml", ("every: 1d ", "every: 1m "), ("retry: 5m", "retry: 1s"))
    system.run("reload", "--config", system.config, good=None)
    status = lambda: {one["id"]: one for one in json.loads(bi(system, "status", "--json").stdout)}["daily"]
    until(lambda: "pending" in status() and status()["failures"] > 0, 90, lambda: "an export is on its way: %s" % status())
    folder = status()["pending"]
    check("HTTP 503" in status()["last_error"], str(status()))
    before = receiver(system)["counters"]
    system.kill_gateway()
    order(system, "faults", {"faults": []})
    system.start_gateway()
    until(lambda: status()["sent"] == 1, 30, lambda: "it arrives after the restart: %s" % status())
    check(receiver(system)["counters"]["exports"] == before["exports"] + 1, "it was taken more than once")
    check(os.path.isdir(os.path.join(system.var, "bi", folder)), "the folder it came from is gone")


def test(system, _):
    system.edit("bi/daily.yaml", ("at: '02:30' ", "every: 1d "))
    system.edit("bi/feeds/situation-centre.yaml", ("every: 1m ", "every: 1s "), ("count: 10 ", "count: 5 "), ("every: 1h", "every: 10s"),
                ("retry: 1m", "retry: 1s"))
    system.start_stand()
    system.start_gateway()
    scheduled(system)
    traffic = Traffic(system)
    traffic.burst(24)
    wait_until_all_arrived(system, traffic.sent, 60)
    folder, news = exported(system)
    sent(system, folder, news)
    reported(system)
    fed(system)
    reconciled(system, folder)
    resumed(system)


main(test, __doc__)
