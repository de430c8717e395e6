"""Kills the gateway with SIGKILL at random moments under load: nothing acknowledged is lost, nothing takes effect twice.

Appeals come in by every way all the time (ПОС, SMEV, a partner's posts). A post is repeated under its own Idempotency-Key until it
is acknowledged, as a good partner does; ПОС and SMEV repeat by themselves what was not confirmed. At the end every appeal must be
at the gateway once, at its destination once, and its answer back once; the store's chain, references and files must be whole.
"""

import random
import time

from harness import check, main
from traffic import Traffic, wait_until_all_arrived


def crash(system, arguments):
    rng = random.Random(arguments.seed)
    system.start_stand()
    system.start_gateway()
    traffic = Traffic(system, arguments.seed)
    traffic.start(arguments.pause)
    began = time.monotonic()
    slowest = early = 0
    for done in range(1, arguments.kills + 1):
        time.sleep(rng.uniform(0.02, 2 * arguments.life))
        system.kill_gateway()
        if rng.random() < 0.2:  # in the middle of its start as well
            early += 1
            system.start_gateway(wait=False)
            time.sleep(rng.uniform(0.0, 0.3))
            system.kill_gateway()
        started = time.monotonic()
        system.start_gateway()
        slowest = max(slowest, time.monotonic() - started)
        if done % 10 == 0:
            print("%d kills, %d appeals sent, %.0f s" % (done, len(traffic.sent), time.monotonic() - began))
    traffic.finish()
    audit = wait_until_all_arrived(system, traffic.sent, arguments.patience)
    system.stop_gateway()
    store = system.store_check()
    check(store["appeals"] == len(traffic.sent), "%d appeals in the store, %d were sent" % (store["appeals"], len(traffic.sent)))
    ways = {way: sum(1 for one in traffic.sent if one.way == way) for way in sorted({one.way for one in traffic.sent})}
    print("kills %d (and %d during the start), slowest start %.2f s" % (arguments.kills, early, slowest))
    print("appeals %d %s, posts repeated by the partner %d" % (len(traffic.sent), ways, traffic.retries))
    print("lost 0, doubled 0; repeats the counterparts saw without a second effect: %s" % audit.counters())
    print("store: %d journal records, %d messages, %d deliveries, good" % (store["journal_records"], store["messages"],
                                                                          store["deliveries"]))


if __name__ == "__main__":
    main(crash, __doc__.splitlines()[0], kills=30, seed=20, pause=0.35, life=0.4, patience=120)
