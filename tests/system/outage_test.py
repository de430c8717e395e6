"""Partners are down, slow, cut lines, answer garbage or twice: everything arrives afterwards, in order and exactly once."""

import time

from harness import SYSTEMS, check, main, until
from traffic import Audit, Traffic, unfinished, wait_until_all_arrived

CHAOS = {
    "city-a": ("slow=200ms,p=0.1", "drop,p=0.08", "fail=503,p=0.1", "cut_after_read,p=0.15", "garbage,p=0.08", "twice,p=0.3"),
    "city-b": ("slow=200ms,p=0.1", "drop,p=0.08", "fail=500,p=0.1", "cut_after_read,p=0.15", "garbage,p=0.08", "twice,p=0.3"),
    "pos": ("slow=200ms,p=0.05", "drop,p=0.05", "fail=503,p=0.05", "cut_after_read,p=0.1", "garbage,p=0.05", "twice,p=0.3"),
    "smev": ("slow=200ms,p=0.05", "drop,p=0.05", "fail=503,p=0.05", "cut_after_read,p=0.1", "garbage,p=0.05", "twice,p=0.2",
             "bad_signature,p=0.05"),
}


def calm(system):
    for name in SYSTEMS:
        system.faults(name)


def check_order(system, sent):
    """What one appeal's partner was told came in the order in which it happened."""
    looked = 0
    for one in sent:
        records = Audit.find(system, one)
        story = system.api("/appeals/" + records["appeal_id"])
        created = [d["delivery_id"] for d in sorted(story["deliveries"], key=lambda d: (d["created_at"], d["delivery_id"]))]
        by_route = {}
        for hop in story["hops"]:
            if hop["direction"] == "out" and hop["outcome"] in ("delivered", "handed_over"):
                by_route.setdefault(hop["route"], []).append((hop["at"], hop["delivery_id"]))
        for route, hops in by_route.items():
            order = [delivery for _, delivery in sorted(hops)]
            check(order == [d for d in created if d in order], "appeal %s on %s was told out of order" % (one.number, route))
            looked += len(order) > 1
    return looked


def one_partner_down(system, traffic):
    """city-a is down: its appeals wait, those of the others do not."""
    system.faults("city-a", "fail=503")
    waiting = [traffic.send(way, "city-a") for way in ("pos_city", "smev_city") for _ in range(5)]
    others = [traffic.send("pos_city", "city-b") for _ in range(4)] + [traffic.send("partner") for _ in range(3)]
    until(lambda: not Audit(system, others, foreign=False).waiting + Audit(system, others, foreign=False).missing, 60,
          "the other partners are served while city-a is down")
    check(len(Audit(system, waiting, foreign=False).waiting) == len(waiting), "city-a was down and yet something arrived")
    until(lambda: system.api("/connectors/city-a")["breaker"]["state"] != "closed", 30,
          "the breaker of city-a opens")
    system.faults("city-a", "drop")
    time.sleep(2)
    calm(system)
    return wait_until_all_arrived(system, traffic.sent, 90)


def origin_down(system, traffic):
    """ПОС is away while a municipality works: the answers wait and go back in order."""
    more = [traffic.send("pos_city") for _ in range(6)]
    until(lambda: not Audit(system, more, foreign=False).missing, 60, "the appeals were fetched", 0.02)
    system.faults("pos", "fail=503")
    time.sleep(3)
    system.faults("pos", "drop")
    time.sleep(1)
    calm(system)
    return wait_until_all_arrived(system, traffic.sent, 90)


def everything_at_once(system, traffic, count):
    for name, rules in CHAOS.items():
        system.faults(name, *rules)
    traffic.burst(count)
    time.sleep(20)
    reached = len(traffic.sent) - len(Audit(system, traffic.sent).waiting) - len(Audit(system, traffic.sent).missing)
    calm(system)
    wait_until_all_arrived(system, traffic.sent, 120)
    return reached


def outage(system, arguments):
    system.start_stand()
    system.start_gateway()
    traffic = Traffic(system)
    one_partner_down(system, traffic)
    print("one partner down: %d appeals, all arrived once afterwards" % len(traffic.sent))
    origin_down(system, traffic)
    print("origin down: %d appeals, all arrived once afterwards" % len(traffic.sent))
    reached = everything_at_once(system, traffic, arguments.count)
    print("all faults at once: %d of %d complete while they lasted, all afterwards" % (reached, len(traffic.sent)))
    print("told in order: %d appeals with several messages" % check_order(system, traffic.sent))
    # What took effect behind a garbled reply is still repeated under its old id: its next attempt settles it.
    until(lambda: not unfinished(system), 120, lambda: "every delivery is delivered or handed over: %s" % unfinished(system)[:5])
    system.stop_gateway()
    print("counterparts saw %s; store %s" % ({n: system.book(n)["counters"] for n in SYSTEMS},
                                             system.store_check()["journal_records"]))


if __name__ == "__main__":
    main(outage, __doc__.splitlines()[0], count=42)
