"""A term of the law that passes is said once: to the officer on duty, in the journal, in the list and in the metrics; a gateway that
is killed and starts again does not say it twice; and one that was off says what passed meanwhile."""

import glob
import json
import os

from harness import call, check, main, until
from traffic import SUBJECTS, pos_order

CONNECTOR = """title: Дежурный
adapter: municipal
signature: none
settings:
  files: { directory: %s, out_name: "word-{kind}-{delivery_id}.json", take: false }
"""
ROUTE = """title: Сроки — дежурному
order: 1
kinds: [deadline.warning, deadline.breached]
to: duty
"""
RULE = """title: Проверка при приёме
stage: check
start: accepted
amount: 0
unit: hour
"""


def write(system, name, text):
    path = os.path.join(system.config, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def words(folder):
    found = []
    for name in sorted(glob.glob(os.path.join(folder, "out", "word-*.json"))):
        with open(name, encoding="utf-8") as file:
            found.append(json.load(file))
    return found


def bring(system, number):
    system.order("pos", "appeals", {"appeals": [pos_order(number, SUBJECTS[0], "city-a", "Яма у школы")]})


def listed(system, *more):
    done = system.run("deadlines", "list", "--json", "--limit", "200", *more, "--config", system.config, good=(0, 1))
    return json.loads(done.stdout)["items"] if done.stdout.strip() else []


def said(system, appeal_id):
    story = system.api("/appeals/" + appeal_id)
    return [one["kind"] for one in story["journal"] if one["kind"].startswith("deadline.")]


def test(system, _):
    folder = os.path.join(system.dir, "duty")
    os.makedirs(os.path.join(folder, "out"))
    write(system, "connectors/duty.yaml", CONNECTOR % folder)
    write(system, "routes/duty.yaml", ROUTE)
    write(system, "deadlines/check.now.yaml", RULE.replace("unit: hour", "unit: hours"))
    wrong = system.run("check", "--config", system.config, good=(1,))
    check(b"check.now.yaml:5:7" in wrong.stdout + wrong.stderr, "a mistyped unit is named with its place")
    write(system, "deadlines/check.now.yaml", RULE)
    system.run("check", "--config", system.config)
    answer = system.run("deadline", "--config", system.config, "--rule", "check.now", "--from", "2026-03-02T10:00:00Z")
    check(answer.stdout == b"2026-03-02T10:00:00Z\n", "the rule of the configuration is reckoned with: %r" % answer.stdout)

    system.start_stand()
    system.start_gateway()
    # Nobody may answer while we look: an answer ends the terms.
    system.run("connectors", "pause", "city-a", "--actor", "test", "--reason", "terms must run", "--config", system.config)
    bring(system, "327900001")
    first = until(lambda: words(folder), 40, "the officer on duty has the word")[0]
    check(first["kind"] == "deadline.breached" and first["deadline"]["stage"] == "check", "the word is about the breach: %s" % first)
    overdue = [one for one in listed(system, "--overdue") if one["stage"] == "check"]
    check([one["appeal_id"] for one in overdue] == [first["appeal_id"]], "the list has the overdue term: %s" % overdue)
    check(overdue[0]["state"] == "breached" and overdue[0]["overdue"], "it is breached: %s" % overdue)
    check("answer" in [one["stage"] for one in listed(system)], "the term of the answer runs")
    page = system.run("appeals", "show", first["appeal_id"], "--config", system.config).stdout.decode()
    check("check.now" in page and "breached" in page, "the appeal's page shows its terms: " + page)
    metrics = call("GET", system.admin_port, "/metrics").text()
    check('gateway_deadline_breaches_total{stage="check"} 1' in metrics, "the metrics count the breach")

    system.kill_gateway()
    system.start_gateway()
    bring(system, "327900002")
    until(lambda: len(words(folder)) == 2, 40, "the next appeal's word comes after the restart")
    check(said(system, first["appeal_id"]) == ["deadline.breached"], "the first word was said once")
    ready = json.loads(call("GET", system.admin_port, "/health/ready").text())
    until(lambda: json.loads(call("GET", system.admin_port, "/health/ready").text())["deadlines"]["overdue"] == 2, 40,
          "readiness counts both: %s" % ready)
    system.stop_gateway()
    system.store_check()


main(test, __doc__)
