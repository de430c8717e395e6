"""What `stand --record` wrote down of a run with a gateway is replayed by `stand --scenario` with another one, and judges it."""

import os
import signal

import scenarios_test
from harness import ROOT, Failed, System, check, main, until

APPEAL = os.path.join(ROOT, "tests", "system", "scenarios", "appeal.xml")
POS = {"id": "327900001", "description": "Вопрос о пенсии", "subject_id": "1", "subject_name": "Благоустройство",
       "subsubject_id": "9101", "subsubject_name": "Пенсионное обеспечение", "opa_id": "123401",
       "opa_name": "Администрация А", "address": "тестовый адрес", "coordinates": "58.6036,49.6680"}


def counter(system, name):
    return system.book("smev")["counters"][name]


def run_by_hand(system):
    """A trainer's session: an appeal that is answered, nonsense that is taken back, a federal request that SMEV rejects later."""
    with open(APPEAL, encoding="utf-8") as file:
        appeal = file.read()
    # What is not acknowledged comes once: how often it would come again differs from run to run.
    system.order("smev", "quota", {"redelivery_ms": 3600000})
    first = system.order("smev", "requests", {"requests": [{"content": appeal}]})["ids"][0]
    until(lambda: system.book("smev")["given"][first]["responses"] == 1, 60, "the appeal is answered")
    second = system.order("smev", "requests", {"requests": [{"content": "<nonsense xmlns='urn:x'/>"}]})["ids"][0]
    until(lambda: "smev_message_id=" + second in system.log(), 60, "the nonsense is complained of")
    withdrawal = system.order("smev", "cancel", {"id": second})["id"]
    until(lambda: "smev_message_id=" + withdrawal in system.log(), 60, "its Cancel is complained of: nobody knows the appeal")
    system.order("smev", "reject_async", {"count": 1})
    system.order("pos", "appeals", {"appeals": [POS]})
    until(lambda: counter(system, "answers_acknowledged") == 1, 60, "SMEV's rejection is acknowledged")
    return first, second


def record(system, file):
    system.edit("connectors/smev.yaml", ("max: 30s", "max: 1s"))
    system.stand = system.spawn("stand.out", "stand", "--keys", os.path.join(system.var, "keys"), "--base-port",
                                str(system.stand_port), "--spool", os.path.join(system.dir, "stand-spool"), "--pace",
                                str(system.pace), "--record", file)
    until(lambda: system.is_up(system.stand, system.stand_port, "/control"), 60, "the stand answers", 0.05)
    system.start_gateway()
    first, second = run_by_hand(system)
    # The counters are written when the stand ends: nothing moves them any more.
    system.stop_gateway()
    system.stand.send_signal(signal.SIGTERM)
    check(system.stand.wait(20) == 0, "the stand ended with %s" % system.stand.returncode)
    with open(file, encoding="utf-8") as written:
        text = written.read()
    for order in ("smev/quota", "smev/requests", "smev/cancel", "smev/reject_async", "pos/appeals", "smev/state", "pos/state"):
        check(order in text, "the record lacks " + order)
    check(first not in text and second not in text, "an id of this run stands in the record")
    check("${id2}" in text and "id2: /ids/0" in text, "the request that was cancelled has no name")
    return text


def replay(binary, file):
    """With a gateway that has seen nothing of it."""
    fresh = System(binary)
    fresh.edit("connectors/smev.yaml", ("max: 30s", "max: 1s"))
    try:
        scenarios_test.play(fresh, file)
    finally:
        fresh.close()
        fresh.remove()


def recorded(system, arguments):
    file = os.path.join(system.dir, "recorded.yaml")
    text = record(system, file)
    replay(system.binary, file)
    # A record that says something else is not met: the replay judges, it does not only repeat.
    acknowledged = "/counters/acknowledged, is: 1"
    check(acknowledged in text, "the record has no count of acknowledged requests:\n" + text)
    with open(file, "w", encoding="utf-8") as bent:
        bent.write(text.replace(acknowledged, "/counters/acknowledged, is: 2").replace("within: 2m", "within: 5s"))
    try:
        replay(system.binary, file)
    except Failed as refused:
        check("ended with 1" in str(refused), str(refused))
    else:
        raise Failed("a record that does not hold was met")


if __name__ == "__main__":
    main(recorded, __doc__)
