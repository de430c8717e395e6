"""The same again, the same id for something else, and news that comes in the wrong order: one appeal each, the right answer each time."""

import random
import threading
import time
import urllib.parse
import uuid

import smev_door
from harness import call, check, main, until
from traffic import SUBJECTS, Audit, Sent, Traffic, wait_until_all_arrived


def at_once(count, work):
    """The results of `count` calls that run at the same time."""
    results, threads = [], []
    for _ in range(count):
        threads.append(threading.Thread(target=lambda: results.append(work())))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return results


def posts(system, traffic):
    """One Idempotency-Key: one number for the same form, 409 for another one."""
    form = urllib.parse.urlencode(traffic.form(SUBJECTS[0]))
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": "repeat-1"}
    post = lambda body: call("POST", system.partners_port, "/open311/v2/requests.json", body, headers)
    answers = at_once(12, lambda: post(form)) + [post(form)]
    check({answer.status for answer in answers} == {200}, "repeats got %s" % [answer.status for answer in answers])
    numbers = {answer.json()[0]["service_request_id"] for answer in answers}
    check(len(numbers) == 1, "one form, %d numbers" % len(numbers))
    check(post(form + "+").status == 409, "another form under the same key was not refused with 409")
    traffic.add(Sent("partner", numbers.pop()))


def door(system, rng):
    """One MessageID at the SMEV door: the same answer again for the same message, a fault for another one."""
    message_id = str(uuid.uuid1())
    content = smev_door.new_content(rng)
    signed = smev_door.sign(system, smev_door.unsigned(content, message_id))
    answers = at_once(8, lambda: smev_door.post(system, signed)) + [smev_door.post(system, signed)]
    check({answer.status for answer in answers} == {200}, "repeats got %s %s" % ([a.status for a in answers], answers[0].text()[:300]))
    times = {answer.text().split("SendingTimestamp>")[1] for answer in answers}
    check(len(times) == 1, "the same message was answered with %d times of acceptance" % len(times))
    other = smev_door.sign(system, smev_door.unsigned(content.replace("Яма", "Лужа"), message_id))
    answer = smev_door.post(system, other)
    check(answer.status == 500 and b"message.duplicate" in answer.body, "another message under the id: " + answer.text()[:300])


def queues(system, traffic):
    """SMEV gives every request again and ПОС every answer; the newest of ПОС comes first anyway."""
    system.faults("smev", "twice,n=12")
    system.faults("pos", "twice,n=12")
    system.faults("city-a", "twice")
    system.faults("city-b", "twice")
    traffic.burst(21)
    audit = wait_until_all_arrived(system, traffic.sent, 90)
    check(audit.books["smev"]["counters"]["redelivered"] > 0, "SMEV did not repeat anything")
    return audit


def answers_before_states(system, traffic):
    """The municipality closes at once: the answer is the first that is heard, states of before do not undo it."""
    more = [traffic.send("pos_city", city) for city in ("city-a", "city-b") for _ in range(3)]
    for city in ("city-a", "city-b"):
        system.order(city, "close", {})
    until(lambda: not Audit(system, more, foreign=False).missing, 60, "the appeals were fetched")
    wait_until_all_arrived(system, traffic.sent, 60)
    time.sleep(2)
    for one in more:
        check(Audit.find(system, one)["status"] == "answered", "%s went back from answered" % one.number)


def repeat(system, arguments):
    rng = random.Random(9)
    system.start_stand()
    system.start_gateway()
    traffic = Traffic(system)
    posts(system, traffic)
    wait_until_all_arrived(system, traffic.sent, 60)
    audit = queues(system, traffic)
    answers_before_states(system, traffic)
    before = system.counts()[1]
    door(system, rng)
    check(system.counts()[1] == before + 1, "the door took %d appeals of one message" % (system.counts()[1] - before))
    system.stop_gateway()
    system.store_check()
    print("%d appeals once each; counterparts repeated: %s" % (before + 1, audit.counters()))


if __name__ == "__main__":
    main(repeat, __doc__.splitlines()[0])
