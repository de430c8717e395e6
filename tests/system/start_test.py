"""Partners knock while the gateway starts: the first request that gets through is treated like every other.

The ports open before the store has looked at the leases of the run before; what comes in between is routed and kept.
"""

import threading
import time
import urllib.parse

from harness import NO_ANSWER, call, check, main
from traffic import SUBJECTS, Sent, Traffic, wait_until_all_arrived


def knock(system, traffic, number):
    """Posts from before the start until the first answer."""
    form = urllib.parse.urlencode(traffic.form(SUBJECTS[0]))
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": "start-%s" % number}
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            answer = call("POST", system.partners_port, "/open311/v2/requests.json", form, headers)
        except NO_ANSWER:
            continue
        if answer.status == 200:
            traffic.add(Sent("partner", answer.json()[0]["service_request_id"]))
            return
    traffic.failure = "no post got through; the gateway's exit code: %s" % system.gateway.poll()


def starts(system, arguments):
    system.start_stand()
    traffic = Traffic(system)
    for start in range(arguments.starts):
        knockers = [threading.Thread(target=knock, args=(system, traffic, "%d-%d" % (start, i))) for i in range(4)]
        for knocker in knockers:
            knocker.start()
        system.start_gateway(wait=False)
        for knocker in knockers:
            knocker.join()
        check(traffic.failure is None, traffic.failure)
        system.wait_ready()
        system.kill_gateway()
    system.start_gateway()
    wait_until_all_arrived(system, traffic.sent, 60)
    print("%d starts, %d posts while starting, all arrived once" % (arguments.starts, len(traffic.sent)))


if __name__ == "__main__":
    main(starts, __doc__.splitlines()[0], starts=8)
