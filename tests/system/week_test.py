"""`demo --week`: a week of a region under a given clock ends as its script says, the same every time; what it leaves behind agrees with
other commands and with a count of our own; a rule that is changed under its feet is noticed."""

import csv
import glob
import json
import os
import re
import shutil
import sqlite3
import time
import zipfile

from harness import ROOT, check, main

AS_SCRIPTED = "Итог недели / result of the week: всё по сценарию"


def week(system, name, *more, config=None, good=(0,)):
    began = time.monotonic()
    done = system.run("demo", "--week", "--config", config or os.path.join(ROOT, "config"), "--dir", os.path.join(system.dir, name),
                      *more, good=good)
    print("%s: %.1f s" % (name, time.monotonic() - began))
    return done.stdout.decode()


def tables(said):
    """All but the folders: those differ."""
    return said.split("Где что лежит")[0]


def rows_of(folder, table):
    with open(os.path.join(folder, "bi", "week", table + ".csv"), encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text, delimiter=";"))


def own_count(folder, said):
    """Without the gateway: the store by SQL, the words by their files, the reports by their ZIPs."""
    store = sqlite3.connect("file:%s?mode=ro" % os.path.join(folder, "data", "gateway.db"), uri=True)
    appeals = [json.loads(document) for (document,) in store.execute("SELECT json FROM appeals")]
    check(len(appeals) == 240, "%d appeals" % len(appeals))
    check(len(rows_of(folder, "appeal_fact")) == 240, "a fact per appeal")
    kinds = dict(store.execute("SELECT kind, count(*) FROM journal WHERE kind LIKE 'deadline.%' GROUP BY kind"))
    total = [line for line in said.splitlines() if line.startswith("всего")][0].split()
    check([kinds["deadline.warning"], kinds["deadline.breached"]] == [int(n) for n in total[3:5]], "words: %s, %s" % (kinds, total))
    words = [json.load(open(name, encoding="utf-8")) for name in glob.glob(os.path.join(folder, "words", "out", "*.json"))]
    check(len(words) == sum(kinds.values()), "the officer on duty has %d words of %s" % (len(words), kinds))
    check(all("2026-11-01" < word["at"] < "2026-11-09" for word in words), "words of the week alone")
    rated = sum(1 for appeal in appeals if "rating" in appeal)
    check("оценок %d," % rated in said, "%d ratings" % rated)
    reports = 0
    for part in glob.glob(os.path.join(folder, "sstu", "parts", "template*.zip")):
        check(os.path.getsize(part) <= 50_000_000, part)
        reports += len(zipfile.ZipFile(part).namelist())
    check(re.search(r"ССТУ: отчётов %d в \d+ ZIP; принято %d, отклонено 0\." % (reports, reports), said), "%d reports" % reports)


def test(system, _):
    first = week(system, "first")
    check(AS_SCRIPTED in first, first[-3000:])
    check(tables(week(system, "again")) == tables(first), "the same seed gives the same week")
    folder = os.path.join(system.dir, "first", "week")
    config = os.path.join(folder, "config")
    own_count(folder, first)
    system.run("check", "--config", config)
    system.run("store", "check", "--config", config)
    system.run("bi", "reconcile", "--config", config, os.path.join(folder, "bi", "week"), "--trust",
               os.path.join(folder, "keys", "trust", "gost"))

    # Another region, whose day is not Moscow's.
    other = week(system, "sakhalin", "--region", "sakhalin", "--seed", "7", "--from", "2026-11-02T09:00+03:00")
    check(AS_SCRIPTED in other and "sakhalin, 2026-11-02T17:00:00+11:00" in other, other[:500])

    # A rule that forgets an hour is told from the script, by the very minute of its words.
    broken = os.path.join(system.dir, "broken-config")
    shutil.copytree(os.path.join(ROOT, "config"), broken)
    rule = os.path.join(broken, "deadlines", "social.answer.yaml")
    with open(rule, encoding="utf-8") as file:
        text = file.read()
    with open(rule, "w", encoding="utf-8") as file:
        file.write(text.replace("amount: 9", "amount: 8"))
    wrong = week(system, "broken", config=broken, good=(1,))
    check(re.search("не по сценарию / not as scripted: 2026-11-0.T..:..:00Z breached answer", wrong), wrong[-3000:])

    system.run("demo", "--week", "--from", "2026-11-02", good=(2,))
    missing = system.run("demo", "--week", "--config", os.path.join(ROOT, "config"), "--dir", os.path.join(system.dir, "late"), "--from",
                         "2031-03-03T09:00+03:00", good=(1,))
    check(b"2031" in missing.stderr + missing.stdout, "a year without a calendar is named")


main(test, __doc__)
