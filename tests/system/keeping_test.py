"""Bodies at rest: persons planted in appeals of every way lie in no file of the store; its key is replaced while the gateway is killed in
the midst of it; a missing key stops the start; what is due is erased, what is held or open is not, and the store is good all the way.
"""

import base64
import json
import os
import random
import subprocess

from harness import check, main
from privacy_test import SECRETS, good_appeals
from traffic import Traffic, wait_until_all_arrived

KEYS = "      store-1: { secret: \"file:../var/secrets/store-key\" }"
MORE = "\n      store-2: { secret: \"file:../var/secrets/store-key-2\" }"


def nothing_lies_open(system, when):
    """Every file of the store, as it lies on disk."""
    octets = b""
    for folder, _, names in os.walk(os.path.join(system.var, "data")):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                octets += file.read()
    check(b"appeal.created" in octets, "the search finds nothing at all")
    for secret in SECRETS:
        for form in (secret.encode(), secret.encode("cp1251", "ignore"), base64.b64encode(secret.encode())[:-4]):
            check(not form or form not in octets, "%s: %s lies open" % (when, secret))


def exported(system, name):
    folder = os.path.join(system.dir, name)
    system.run("bi", "export", "--config", system.config, "--out", folder, "--format", "csv,geojson")
    system.run("bi", "reconcile", "--config", system.config, folder)


def rotated(system):
    with open(os.path.join(system.var, "secrets", "store-key-2"), "w", encoding="ascii") as file:
        file.write(base64.b64encode(os.urandom(32)).decode())
    system.edit("gateway.yaml", (KEYS, KEYS + MORE), ("current: store-1", "current: store-2"))
    system.stop_gateway()
    system.start_gateway()
    rotating = subprocess.Popen([system.binary, "store", "rotate", "--config", system.config], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)
    system.kill_gateway()
    rotating.wait(60)
    system.start_gateway()
    done = json.loads(system.run("store", "rotate", "--config", system.config, "--json").stdout)
    check(done["failed"] == 0, "%d bodies did not open" % done["failed"])
    again = json.loads(system.run("store", "rotate", "--config", system.config, "--json").stdout)
    check(again["rows"] == 0 and again["files"] == 0, "a second rotation found something to do: %s" % again)
    system.stop_gateway()
    system.edit("gateway.yaml", (KEYS + MORE, MORE))
    system.start_gateway()
    report = system.store_check()
    check(report["sealed"] > 0 and report["open"] == 0, "after the rotation: %s" % report)


def key_missing(system):
    system.stop_gateway()
    system.edit("gateway.yaml", (MORE, "\n" + KEYS), ("current: store-2", "current: store-1"))
    refused = system.run("serve", "--config", system.config, good=(1,))
    check("store-2" in refused.stderr.decode() + system.output("gateway.log"), "the missing key is not named: " + refused.stderr.decode())
    broken = system.run("store", "check", "--config", system.config, good=(1,)).stdout.decode()
    check("the store's key store-2" in broken, "store check does not name the key: " + broken[:500])
    system.edit("gateway.yaml", ("\n" + KEYS, MORE), ("current: store-1", "current: store-2"))


def erased(system):
    system.edit("gateway.yaml", ("keep: 1827d", "keep: 0s"), ("keep: 1096d", "keep: 0s"))
    system.start_gateway()
    config = ("--config", system.config)
    due = json.loads(system.run("privacy", "retention", "--json", *config).stdout)["items"]
    known = {appeal["appeal_id"]: appeal for appeal in system.pages("/appeals")}
    final = [one["appeal_id"] for one in due]
    check(len(final) >= 2, "hardly anything is due: %s of %s" % (due, [appeal["status"] for appeal in known.values()]))
    deed = (*config, "--reason", "срок вышел", "--actor", "петрова", "--json")
    held, gone = final[0], final[1:]
    system.run("privacy", "hold", "--appeal", held, *deed)
    system.run("privacy", "erase", "--appeal", held, *deed, good=(1,))
    for one in [other for other in known if other not in final]:
        system.run("privacy", "erase", "--appeal", one, *deed, good=(1,))
    for one in gone:
        done = json.loads(system.run("privacy", "erase", "--appeal", one, *deed).stdout)
        check(done["bodies"] > 0 and not done["repeat"], "nothing was erased: %s" % done)
    check(json.loads(system.run("privacy", "erase", "--appeal", gone[0], *deed).stdout)["repeat"], "erased twice")
    left = json.loads(system.run("privacy", "retention", "--json", *config).stdout)["items"]
    check([(one["appeal_id"], one["hold"]) for one in left] == [(held, "срок вышел")], "still due: %s" % left)
    story = system.api("/appeals/" + gone[0])
    check(story["erased_by"] == "by_hand" and story["messages"], "its trace: %s" % list(story))
    report = system.store_check()
    check(report["erased"] == len(gone) and "by rule by_hand" in report["erasures"][0], "the check: %s" % report)


def keeping(system, _):
    system.start_stand()
    system.start_gateway()
    traffic = Traffic(system)
    good_appeals(system, traffic, random.Random(7))
    wait_until_all_arrived(system, traffic.sent, 60)
    nothing_lies_open(system, "while the gateway runs")
    exported(system, "before")
    rotated(system)
    nothing_lies_open(system, "after the rotation")
    key_missing(system)
    erased(system)
    exported(system, "after")
    nothing_lies_open(system, "after the erasures")
    system.stop_gateway()
    print("%d appeals: sealed, sealed anew, erased" % len(traffic.sent))


if __name__ == "__main__":
    main(keeping, __doc__.splitlines()[0])
