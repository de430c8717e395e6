"""Exports for BI beside a running gateway: every number is found again in the store, the manifest is signed, a changed number is
noticed, a count of our own with another program agrees; and the gateway makes exports by itself."""

import csv
import glob
import json
import os
import sqlite3

from harness import call, check, main, until
from traffic import Traffic, wait_until_all_arrived


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


def scheduled(system):
    """The export that was due at the start, with its trace in the metrics."""
    until(lambda: glob.glob(os.path.join(system.var, "bi", "daily-*", "manifest.json")), 30, "the scheduled export is made")
    metrics = lambda: call("GET", system.admin_port, "/metrics").text()
    until(lambda: 'bi_exports_total{job="daily",result="made"} 1' in metrics(), 10, "the metrics tell of it")


def exported(system):
    folder = os.path.join(system.dir, "export")
    bi = lambda *words, good=(0,): system.run("bi", words[0], "--config", system.config, *words[1:], good=good)
    made = json.loads(bi("export", "--out", folder, "--format", "csv,xlsx,jsonl,geojson", "--json").stdout)
    check(made["unreadable"] == 0, "%d appeals could not be read" % made["unreadable"])
    bi("reconcile", folder)
    verified = system.run("verify", os.path.join(folder, "manifest.json"), "--cms", os.path.join(folder, "manifest.json.sig"),
                          "--trust", os.path.join(system.var, "keys", "trust", "gost"))
    check(json.loads(verified.stdout)["valid"], "the manifest's signature is not valid")

    counts = own_count(system)
    ours = {row["value"]: int(row["count_in"]) for row in rows_of(folder, "measure_total") if row["slice"] == "channel"}
    check(ours == counts, "counted %s, exported %s" % (counts, ours))
    shown = json.loads(bi("measures", "--json").stdout)["measures"]
    check({row["value"]: row["count_in"] for row in shown if row["slice"] == "channel"} == counts, "bi measures counts otherwise")
    again = json.loads(bi("export", "--out", os.path.join(system.dir, "news"), "--since", str(made["watermark"]), "--json").stdout)
    check(again["files"]["appeal_fact.csv"] == 0, "nothing changed, yet %d facts" % again["files"]["appeal_fact.csv"])

    facts = os.path.join(folder, "appeal_fact.csv")
    with open(facts, encoding="utf-8-sig", newline="") as text:
        changed = text.read().replace(";pos_message;", ";fz59;", 1)
    with open(facts, "w", encoding="utf-8-sig", newline="") as text:
        text.write(changed)
    report = json.loads(bi("reconcile", folder, "--json", good=(1,)).stdout)
    bad = {finding["check"] for finding in report["findings"] if finding["level"] == "bad"}
    check(bad == {"digests", "appeal_fact.csv"}, "a changed number is told of as %s" % bad)
    bi("export", good=(2,))
    bi("export", "--out", folder, "--format", "parquet", good=(2,))
    bi("reconcile", os.path.join(system.dir, "nowhere"), good=(2,))


def test(system, _):
    system.edit("bi/daily.yaml", ("at: '02:30' ", "every: 1d "))
    system.start_stand()
    system.start_gateway()
    scheduled(system)
    traffic = Traffic(system)
    traffic.burst(12)
    wait_until_all_arrived(system, traffic.sent, 60)
    exported(system)


main(test, __doc__)
