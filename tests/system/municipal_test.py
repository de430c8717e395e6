"""A municipal system without a standard is added by configuration and mappings alone, as docs/operations.ru.md says, to a running
gateway; what citizens write to such a system comes in; and a municipality neither sees nor brings what is not its own."""

import os

from harness import check, main, until
from traffic import CITIES, SUBJECTS, pos_order

CONNECTOR = """title: Муниципалитет Г
adapter: municipal
signature: none
poll:
  min: 1s
  max: 5s
settings:
  mapping:
    out: mappings/town-out.jq
    territory: ["33730"]
  rest:
    url: http://127.0.0.1:%d/api/v2
    auth: { kind: api_key, header: X-Api-Key, key: "file:../var/secrets/town-key" }
    idempotency_header: Idempotency-Key
    create: { path: /requests }
    answer: { id: /id }
    status: { path: "/requests/{partner_id}", mapping: mappings/town-status.jq }
"""
ROUTE = """title: Муниципалитет Г
order: 30
kinds: [appeal.created]
from: [pos-edms]
oktmo: ["33730"]
to: town
"""
OUT = "{ external_id: .appeal_id, category: \"Общее\", text: .text.body, oktmo: .location.oktmo8 }\n"
STATUS = """if .state == "new" then null
else { status: word("town-status"; .state), status_raw: .state, at: .changed }
     + if .state == "done" then { answer: .answer } else {} end
end
"""
WORDS = "from;to\nwork;in_work\ndone;answered\n"


def write(system, name, text, mode=0o644):
    path = os.path.join(system.config, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)


def add_town(system):
    """The steps of the documentation."""
    write(system, "../var/secrets/town-key", "stand-key\n", 0o600)
    write(system, "mappings/town-out.jq", OUT)
    write(system, "mappings/town-status.jq", STATUS)
    write(system, "dictionaries/town-status.csv", WORDS)
    write(system, "routes/town.yaml", ROUTE)
    system.edit("dictionaries/pos-organisations.csv", ("from;to;note\n", "from;to;note\n123404;33730000;муниципалитет Г\n"))
    write(system, "connectors/town.yaml", (CONNECTOR % (system.stand_port + 6)).replace("create:", "creat:"))
    wrong = system.run("check", "--config", system.config, good=(1,))
    check(b"town.yaml:15" in wrong.stdout + wrong.stderr and b"create" in wrong.stdout + wrong.stderr,
          "a mistyped key is named with its place and the nearest known one: " + (wrong.stdout + wrong.stderr).decode())
    write(system, "connectors/town.yaml", CONNECTOR % (system.stand_port + 6))
    system.run("check", "--config", system.config, "--connect")
    system.run("reload", "--config", system.config)


def town_is_served(system):
    CITIES["town"] = ("33730000", "123404")
    number = "327900001"
    system.order("pos", "appeals", {"appeals": [pos_order(number, SUBJECTS[0], "town", "Яма у школы")]})
    until(lambda: "33730000" in [r["oktmo"] for r in system.book("city-c")["requests"]], 30, "the appeal is at the town's system")
    until(lambda: system.effects("pos").get("answer:" + number) == 1, 60, "the town's answer is back at ПОС")
    request = [r for r in system.book("city-c")["requests"] if r["oktmo"] == "33730000"]
    check(len(request) == 1 and system.effects("city-c")[request[0]["key"]] == 1, "the town was given it once: %s" % request)


def inbox_comes_in(system):
    ids = system.order("city-c", "requests", {"count": 3, "oktmo": "33720000"})["ids"]
    until(lambda: sum(key.startswith("appeal:") for key in system.effects("pos")) == 3, 40, "three letters of citizens are at ПОС")
    until(lambda: all(system.effects("city-c").get("event:" + one, 0) >= 1 for one in ids), 60, "the city hears of its letters")


def others_stay_out(system):
    before = system.counts()
    system.order("city-c", "requests", {"count": 2, "oktmo": "33701000"})
    until(lambda: b"city-c" in system.run("parked", "list", "--config", system.config, good=(0, 1)).stdout, 30, "foreign letters are parked")
    check(system.counts()[1] == before[1], "an appeal of another municipality was taken from the city")


def a_wrong_route_shows_nothing(system):
    """A municipal centre is given nothing of another territory, even when a route leads there."""
    write(system, "routes/town.yaml", ROUTE.replace("order: 30", "order: 1").replace('["33730"]', '["33730", "33701"]'))
    system.run("check", "--config", system.config)
    system.run("reload", "--config", system.config)
    at_town = len(system.book("city-c")["requests"])
    number = "327900002"
    system.order("pos", "appeals", {"appeals": [pos_order(number, SUBJECTS[0], "city-a", "Яма у чужой школы")]})
    until(lambda: any("message.territory" in str(one) for one in refused_by_town(system)), 30, "the delivery is refused")
    check(len(system.book("city-c")["requests"]) == at_town, "the town saw an appeal of another municipality")


def refused_by_town(system):
    return [one for one in system.pages("/deliveries?connector=town") if one["state"] == "refused"]


def test(system, _):
    system.start_stand()
    system.start_gateway()
    add_town(system)
    town_is_served(system)
    inbox_comes_in(system)
    others_stay_out(system)
    a_wrong_route_shows_nothing(system)
    system.stop_gateway()
    system.store_check()


main(test, __doc__)
