"""The scenario suite: every tests/system/scenarios/*.yaml is played by `stand --scenario` with a gateway of its own."""

import glob
import os
import subprocess

from harness import ROOT, Failed, check, main

HERE = os.path.join(ROOT, "tests", "system", "scenarios")


def play(system, scenario):
    """The stand plays and ends by itself; the gateway is started beside it."""
    report = os.path.join(system.var, "log", "scenario.out")
    token = os.path.join(system.var, "secrets", "admin-token")
    system.stand = system.spawn("scenario.out", "stand", "--keys", os.path.join(system.var, "keys"), "--base-port",
                                str(system.stand_port), "--spool", os.path.join(system.dir, "stand-spool"), "--pace",
                                str(system.pace), "--scenario", scenario, "--gateway",
                                "http://127.0.0.1:%d" % system.admin_port, "--gateway-token", token)
    try:
        system.start_gateway(wait=False)
        code = system.stand.wait(300)
        if code == 0:
            system.stop_gateway()
    except subprocess.TimeoutExpired:
        raise Failed("%s did not end" % os.path.basename(scenario)) from None
    finally:
        system.close()
    with open(report, encoding="utf-8") as said:
        text = said.read()
    check(code == 0, "%s ended with %d:\n%s" % (os.path.basename(scenario), code, text))
    lines = text.splitlines()
    print("%s: %s" % (os.path.basename(scenario), lines[lines.index("ready") + 1]))


def scenarios(system, arguments):
    files = sorted(glob.glob(os.path.join(HERE, "*.yaml")))
    check(len(files) > 5, "the scenarios are there")
    if arguments.only:
        files = [file for file in files if arguments.only in file]
    binary = system.binary
    for file in files:
        one = type(system)(binary)
        one.edit("connectors/smev.yaml", ("max: 30s", "max: 1s"))
        done = False
        try:
            play(one, file)
            done = True
        finally:
            one.close()
            if done:
                one.remove()
            else:
                print("workplace: " + one.dir)


if __name__ == "__main__":
    main(scenarios, __doc__.splitlines()[0], only="")
