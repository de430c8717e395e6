"""Kills the gateway with SIGKILL at random moments under load: nothing acknowledged is lost, nothing takes effect twice.

Appeals come in by every way all the time (ПОС, SMEV, a partner's posts), some of them with files, which travel by SMEV's storage
(FTP, whose lines break now and then), as MTOM parts and inline, in both directions. A post is repeated under its own Idempotency-Key until it
is acknowledged, as a good partner does; ПОС and SMEV repeat by themselves what was not confirmed. At the end every appeal must be
at the gateway once, at its destination once, its answer back once, every file of it there octet for octet; the store's chain,
references and files must be whole.
"""

import random
import time

from file_traffic import FileTraffic, answer_with_files, audit_files, configure
from harness import check, main
from traffic import wait_until_all_arrived


def crash(system, arguments):
    rng = random.Random(arguments.seed)
    configure(system)
    system.start_stand()
    answer_with_files(system)
    system.start_gateway()
    traffic = FileTraffic(system, arguments.seed)
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
        if done % 5 == 0:
            system.order("smev", "ftp", {"cut_after": rng.randrange(1, 1_000_000), "cuts": 2})
        if done % 10 == 0:
            print("%d kills, %d appeals sent, %.0f s" % (done, len(traffic.sent), time.monotonic() - began))
    traffic.finish()
    audit = wait_until_all_arrived(system, traffic.sent, arguments.patience)
    files = audit_files(system, audit, traffic.sent)
    system.stop_gateway()
    store = system.store_check()
    check(store["appeals"] == len(traffic.sent), "%d appeals in the store, %d were sent" % (store["appeals"], len(traffic.sent)))
    ways = {way: sum(1 for one in traffic.sent if one.way == way) for way in sorted({one.way for one in traffic.sent})}
    print("kills %d (and %d during the start), slowest start %.2f s" % (arguments.kills, early, slowest))
    print("appeals %d %s, posts repeated by the partner %d" % (len(traffic.sent), ways, traffic.retries))
    fetched = audit.books["smev"]["counters"]["files_fetched"]
    check(fetched > 0, "no file went through the storage")
    print("files %d, all whole; complete downloads from the storage %d" % (files, fetched))
    print("lost 0, doubled 0; repeats the counterparts saw without a second effect: %s" % audit.counters())
    print("store: %d journal records, %d messages, %d deliveries, good" % (store["journal_records"], store["messages"],
                                                                          store["deliveries"]))


if __name__ == "__main__":
    main(crash, __doc__.splitlines()[0], kills=30, seed=20, pause=0.35, life=0.4, patience=120)
