"""A change of configuration while appeals travel: a good one is taken over and nothing is lost, a bad one is refused with file and
line and the old one serves on.
"""

import os
import signal
import time

from harness import check, main, until
from traffic import Traffic, wait_until_all_arrived


def digest(system):
    return system.api("/config")["digest"]


def hang_up(system):
    system.gateway.send_signal(signal.SIGHUP)


def good_change(system, number):
    """Route order, title and polling change; the new digest is in force soon."""
    before = digest(system)
    system.edit("routes/partner-to-pos.yaml", ("order: %d\n" % (40 + number), "order: %d\n" % (41 + number)))
    system.edit("connectors/city-b.yaml", ("max: %ds" % (30 + number), "max: %ds" % (31 + number)))
    if number % 2:
        hang_up(system)
    else:
        answer = system.run("reload", "--config", system.config)
        print("reload: " + answer.stdout.decode().strip().replace("\n", " | ")[:200])
    until(lambda: digest(system) != before, 30, "the new configuration is in force")


def new_route(system):
    """A more particular route comes first from now on."""
    path = os.path.join(system.config, "routes", "lighting-b.yaml")
    with open(os.path.join(system.config, "routes", "city-b.yaml"), encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("order: 30", "order: 25").replace("to: city-b", 'topics: ["zur:lighting"]\nto: city-b'))
    before = digest(system)
    hang_up(system)
    until(lambda: digest(system) != before, 30, "the new route is in force")


def bad_changes(system):
    """Each is refused; what it says names file and line."""
    cases = (("routes/city-a.yaml", "to: city-a", "to: city-z", "city-a.yaml:"),
             ("gateway.yaml", "level: info", "level: chatty", "gateway.yaml:"),
             ("connectors/smev.yaml", "trust: gost", "trusst: gost", "smev.yaml:"),
             ("routes/federal.yaml", "timeout: 30s", "timeout: 30", "federal.yaml:"),
             ("connectors/pos-eas.yaml", "title:", "title: [", "pos-eas.yaml:"))
    for file, was, becomes, place in cases:
        before = digest(system)
        seen = len(system.log())
        system.edit(file, (was, becomes))
        hang_up(system)
        until(lambda: "config_refused" in system.log()[seen:], 30, "the log tells that %s was refused" % file)
        lines = [line for line in system.log()[seen:].splitlines() if "config_refused" in line]
        check(any(place in line and line.split(place)[1][0].isdigit() for line in lines), "%s: no file:line in %s" % (file, lines))
        check(digest(system) == before, "%s: a bad configuration is in force" % file)
        done = system.run("reload", "--config", system.config, good=(1,))
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        check(place in said, "reload does not say where: " + said)
        answer = system.api("/config/reload", "POST", {"actor": "test", "reason": "a trial"})
        check(not answer["taken"] and any(place in one for one in answer["mistakes"]), "the API took it: %s" % answer)
        system.edit(file, (becomes, was))
    return len(cases)


def needs_restart(system):
    """What a running process cannot change is refused too."""
    cases = (("workers: 0", "workers: 7", "workers"), ("max_connections: 512", "max_connections: 100", "listeners.partners"),
             ("checkpoint_over: 64MiB", "checkpoint_over: 32MiB", "store"))
    for was, becomes, reason in cases:
        before = digest(system)
        system.edit("gateway.yaml", (was, becomes))
        answer = system.api("/config/reload", "POST", {"actor": "test", "reason": "a trial"})
        check(not answer["taken"] and reason in " ".join(answer["mistakes"]), "taken or without reason: %s" % answer)
        check(digest(system) == before, "the digest changed")
        system.edit("gateway.yaml", (becomes, was))


def reload(system, arguments):
    system.start_stand()
    system.start_gateway()
    traffic = Traffic(system)
    traffic.start(arguments.pause)
    time.sleep(1)
    for number in range(arguments.reloads):
        good_change(system, number)
        time.sleep(0.7)
    new_route(system)
    refused = bad_changes(system)
    needs_restart(system)
    traffic.finish()
    check(system.gateway.poll() is None, "the gateway ended")
    traffic.burst(14)
    wait_until_all_arrived(system, traffic.sent, 90)
    particular = [d for d in system.pages("/deliveries") if d["route"] == "lighting-b"]
    system.stop_gateway()
    system.store_check()
    print("%d good changes and a new route (%d deliveries by it), %d bad ones refused; %d appeals, lost 0, doubled 0" %
          (arguments.reloads, len(particular), refused, len(traffic.sent)))


if __name__ == "__main__":
    main(reload, __doc__.splitlines()[0], reloads=6, pause=0.3)
