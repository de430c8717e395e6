"""What the operator's rules find is said once, also over a killed gateway; the letter of the day goes to the head of the block and to
the operator, without personal data; a term that passes reaches the officer on duty by mail."""

import datetime
import json
import os

from harness import call, check, main, until
from traffic import SUBJECTS, pos_order

RULE = """title: Нет адреса по ФИАС
severity: error
check: missing_field
fields: [/location/fias_id]
"""
TERM = """title: Проверка при приёме
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


def bring(system, number):
    system.order("pos", "appeals", {"appeals": [pos_order(number, SUBJECTS[0], "city-a", "Яма у школы номер пять, Иванов")]})


def listed(system, *more):
    done = system.run("quality", "list", "--json", "--rule", "no-fias", *more, "--config", system.config, good=(0, 1))
    return json.loads(done.stdout)["items"] if done.stdout.strip() else []


def letters(system, to):
    return [one for one in system.book("town-mail")["others"] if one["to"] == to]


def test(system, _):
    write(system, "quality/no-fias.yaml", RULE.replace("fias_id", "fias"))
    wrong = system.run("check", "--config", system.config, good=(1,))
    check(b"no-fias.yaml:4:9" in wrong.stdout + wrong.stderr, "a field that is none is named with its place: %r" % wrong.stdout)
    write(system, "quality/no-fias.yaml", RULE)
    write(system, "deadlines/check.now.yaml", TERM)
    system.start_stand()
    system.start_gateway()
    system.run("connectors", "pause", "city-a", "--actor", "test", "--reason", "terms must run", "--config", system.config)
    bring(system, "327900101")
    first = until(lambda: listed(system), 40, "the breach is listed")
    check(len(first) == 1 and first[0]["place"] == "/location/fias_id" and first[0]["severity"] == "error", "one breach: %s" % first)
    check(first[0]["head"], "somebody answers for it: %s" % first)
    page = system.run("appeals", "show", first[0]["appeal_id"], "--config", system.config).stdout.decode()
    check("no-fias" in page and "/location/fias_id" in page, "the appeal's page shows it: " + page)
    check('gateway_quality_breaches_total{rule="no-fias"} 1' in call("GET", system.admin_port, "/metrics").text(), "the metrics count it")
    until(lambda: letters(system, "duty@region.example"), 40, "the officer on duty has the letter about the term")
    duty = letters(system, "duty@region.example")[0]["text"]
    check(first[0]["appeal_id"] in duty and "Срок нарушен" in duty, "it names the appeal: " + duty)

    system.kill_gateway()
    system.start_gateway()
    check(len(listed(system)) == 1, "a restart says nothing twice")
    today = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=3)).date().isoformat()
    dry = system.run("quality", "notice", "--date", today, "--dry-run", "--config", system.config).stdout.decode()
    check("no-fias" in dry and first[0]["appeal_id"] in dry, "the dry run shows the letter: " + dry)
    check(not letters(system, "operator@region.example"), "and sends none")
    system.run("quality", "notice", "--date", today, "--config", system.config)
    text = letters(system, "operator@region.example")[0]["text"]
    check(first[0]["appeal_id"] in text and "Сроки нарушены" in text, "the operator's letter has breaches and terms: " + text)
    check("Иванов" not in text and "школы" not in text, "and nothing of the appeal's text: " + text)
    system.run("quality", "notice", "--date", "2020-13-01", "--config", system.config, good=(1,))
    system.run("quality", "list", "--since", "вчера", "--config", system.config, good=(1,))
    system.run("quality", "notice", "--config", system.config, good=(2,))
    system.stop_gateway()
    system.store_check()


main(test, __doc__)
