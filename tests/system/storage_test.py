"""A full disk: 503 and nothing acknowledged; space comes back: it goes on without a restart. A store that cannot be written to at the
start, or a damaged one: one sentence and exit code 1.

The data directory lies on a tiny tmpfs, for which root is needed; without it the first part is skipped (exit code 77).
"""

import os
import subprocess
import time
import urllib.parse

from harness import SKIPPED, call, check, main, until
from traffic import SUBJECTS, Audit, Sent, Traffic, wait_until_all_arrived

ENDPOINT = "/open311/v2/requests"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def mount(*arguments):
    return subprocess.run(["mount", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)


class Filler:
    """Takes what is left of the disk."""

    def __init__(self, directory):
        self.path = os.path.join(directory, "filler")
        with open(self.path, "ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    pass

    def gone(self):
        os.unlink(self.path)


def try_post(system, traffic, form_of_answer):
    form = urllib.parse.urlencode(traffic.form(SUBJECTS[0]))
    return call("POST", system.partners_port, ENDPOINT + form_of_answer, form, FORM)


def disk_full(system, traffic):
    traffic.burst(7)
    wait_until_all_arrived(system, traffic.sent, 60)
    filler = Filler(os.path.join(system.var, "data"))
    refused = 0
    until(lambda: try_post_until_full(system, traffic), 20, "a post is answered with 503")
    for form in (".json", ".xml") * 5:
        answer = try_post(system, traffic, form)
        check(answer.status == 503, "the disk is full and a post is answered with %d" % answer.status)
        if form == ".json":
            check(answer.json()[0]["code"] == 503, "GeoReport's form of errors: " + answer.text())
        check(answer.headers.get("retry-after"), "503 without Retry-After")
        refused += 1
    during = [traffic.send("pos_city") for _ in range(3)] + [traffic.send("smev_city") for _ in range(3)]
    time.sleep(4)
    check(system.live(), "the gateway lives with a full disk")
    pos, smev = system.book("pos"), system.book("smev")
    for one in during:
        taken = pos["edms_appeals"].get(one.number) == "accepted" or smev["given"].get(one.number, {}).get("acknowledged")
        check(not taken, "%s %s was acknowledged with a full disk" % (one.way, one.number))
    not_ready = call("GET", system.admin_port, "/health/ready")
    check(not_ready.status == 503 and b"store.unavailable" in not_ready.body, "ready with a full disk: " + not_ready.text())
    filler.gone()
    wait_until_all_arrived(system, traffic.sent, 90)
    until(lambda: call("GET", system.admin_port, "/health/ready").status == 200, 20, "ready again")
    traffic.burst(7)
    wait_until_all_arrived(system, traffic.sent, 60)
    check(len(Audit(system, traffic.sent).appeals) == len(traffic.sent), "nothing of what was refused is there")
    print("disk full: %d posts refused with 503, %d messages of queues not acknowledged, all well after" % (refused, len(during)))


def try_post_until_full(system, traffic):
    """What still fits is taken honestly."""
    answer = try_post(system, traffic, ".json")
    if answer.status == 200:
        traffic.add(Sent("partner", answer.json()[0]["service_request_id"]))
    return answer.status == 503


def refuses_to_start(system, why):
    """One sentence on stderr, exit code 1, soon."""
    done = system.run("serve", "--config", system.config, good=None)
    said = done.stderr.decode("utf-8", "replace").strip()
    check(done.returncode == 1, "%s: exit code %d, %s" % (why, done.returncode, said))
    check(said.startswith("appeal-gateway: ") and len(said.splitlines()) == 1, "%s: not one sentence: %s" % (why, said))
    print("%s: %s" % (why, said))


def storage(system, arguments):
    data = os.path.join(system.var, "data")
    os.makedirs(data)
    system.start_stand()
    mounted = mount("-t", "tmpfs", "-o", "size=40m", "tmpfs", data)
    if mounted.returncode != 0:
        print("WARN: no tmpfs could be mounted, the full disk was not tried: " + mounted.stderr.decode().strip())
    else:
        try:
            system.start_gateway()
            disk_full(system, Traffic(system))
            system.stop_gateway()
            system.store_check()
            check(mount("-o", "remount,ro", data).returncode == 0, "remount read-only")
            refuses_to_start(system, "read-only data directory")
        finally:
            system.close()
            subprocess.run(["umount", data], check=False)
    with open(os.path.join(data, "gateway.db"), "wb") as file:
        file.write(b"this is no database " * 1000)
    refuses_to_start(system, "a damaged database")
    os.unlink(os.path.join(data, "gateway.db"))
    os.rmdir(data) if not os.listdir(data) else None
    return 0 if mounted.returncode == 0 else SKIPPED


if __name__ == "__main__":
    main(storage, __doc__.splitlines()[0])
