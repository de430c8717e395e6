"""What the system tests share: a workplace, the stand and the gateway as child processes, orders, books.

Every test runs the real binary against the built-in stand over real sockets. Nothing here knows the gateway's inside: it looks at
what a partner or an administrator could look at. Processes are ended by their own pid, always; the workplace is removed when the
test passed and kept (and named) when it failed.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = 77
SYSTEMS = ("smev", "pos", "city-a", "city-b", "city-c")
PORTS = (8440, 8441, 8442, *range(7500, 7518))  # of the example configuration: the gateways' and the stand's


class Failed(Exception):
    """A check did not hold; one sentence."""


def check(condition, sentence):
    if not condition:
        raise Failed(sentence)


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_offset():
    """An offset whose ports are all free and lie below those the kernel gives out by itself."""
    for _ in range(200):
        offset = random.SystemRandom().randrange(50, 1150) * 20
        if all(is_free(p + offset) for p in PORTS):
            return offset
    raise Failed("no free ports on the loopback")


def until(condition, seconds, what, pause=0.1):
    """Asks until the answer is true and returns it; Failed after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failed("not within %d s: %s" % (seconds, what() if callable(what) else what))
        time.sleep(pause)


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)


def call(method, port, path, body=None, headers=None, timeout=15):
    """One request on a connection of its own. OSError or http.client.HTTPException when there is no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        if isinstance(body, str):
            body = body.encode()
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()


NO_ANSWER = (OSError, http.client.HTTPException)


class System:
    """A gateway and its counterparts in a folder of their own."""

    def __init__(self, binary, pace=300):
        self.binary = os.path.abspath(binary)
        self.pace = pace
        self.dir = tempfile.mkdtemp(prefix="appeal-gateway-test-")
        self.gateway = self.stand = None
        self.restarts = 0
        place = json.loads(self.run("demo", "--prepare", "--config", os.path.join(ROOT, "config"), "--dir", self.dir,
                                    "--port-offset", str(free_offset())).stdout)
        self.config, self.var = place["config"], place["var"]
        self.admin_port, self.partners_port, self.stand_port = place["admin_port"], place["partners_port"], place["stand_port"]
        self.token, self.partner_key = place["admin_token"], place["partner_key"]

    def edit(self, file, *changes):
        """Replaces texts in one file of the configuration; each must be there."""
        path = os.path.join(self.config, file)
        with open(path, encoding="utf-8") as old:
            text = old.read()
        for was, becomes in changes:
            check(was in text, "%s has no '%s'" % (file, was))
            text = text.replace(was, becomes)
        with open(path, "w", encoding="utf-8") as new:
            new.write(text)

    # ---- processes

    def run(self, *arguments, good=(0,), stdin=None):
        """A verb of the binary, to its end."""
        done = subprocess.run([self.binary, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                              input=stdin, check=False)
        if good is not None:
            check(done.returncode in good, "%s ended with %d: %s" % (" ".join(arguments[:3]), done.returncode,
                                                                     done.stderr.decode("utf-8", "replace")[-2000:]))
        return done

    def spawn(self, log, *arguments, **options):
        with open(os.path.join(self.var, "log", log), "ab") as out:
            return subprocess.Popen([self.binary, *arguments], stdout=out, stderr=subprocess.STDOUT,
                                    stdin=subprocess.DEVNULL, **options)

    def start_stand(self, faults=()):
        extra = [word for fault in faults for word in ("--fault", fault)]
        self.stand = self.spawn("stand.out", "stand", "--keys", os.path.join(self.var, "keys"), "--base-port",
                                str(self.stand_port), "--spool", os.path.join(self.dir, "stand-spool"),
                                "--exchange", os.path.join(self.var, "exchange"), "--pace", str(self.pace), *extra)
        until(lambda: self.is_up(self.stand, self.stand_port, "/control"), 60, "the stand answers", 0.05)

    def start_gateway(self, wait=True, **options):
        self.gateway = self.spawn("gateway.out", "serve", "--config", self.config, **options)
        if wait:
            self.wait_ready()

    def wait_ready(self, seconds=60):
        until(lambda: self.is_up(self.gateway, self.admin_port, "/health/ready"), seconds,
              lambda: "the gateway is ready; its output: " + self.output(), 0.03)

    def is_up(self, process, port, path):
        check(process.poll() is None, "a process ended by itself with %s: %s" % (process.returncode, self.output()))
        try:
            return call("GET", port, path, timeout=5).status == 200
        except NO_ANSWER:
            return False

    def kill_gateway(self):
        """SIGKILL: no chance to tidy up."""
        check(self.gateway.poll() is None, "the gateway ended by itself with %s: %s" % (self.gateway.returncode, self.output()))
        self.gateway.kill()
        self.gateway.wait()

    def stop_gateway(self, good=(0,)):
        """SIGTERM, in order."""
        if self.gateway is None:
            return
        if self.gateway.poll() is None:
            self.gateway.terminate()
            try:
                self.gateway.wait(40)
            except subprocess.TimeoutExpired:
                self.gateway.kill()
                self.gateway.wait()
                raise Failed("the gateway did not stop within 40 s") from None
        code, self.gateway = self.gateway.returncode, None
        check(code in good, "the gateway stopped with %d: %s" % (code, self.output()))

    def close(self):
        for process in (self.gateway, self.stand):
            if process is None or process.poll() is not None:
                continue
            process.send_signal(signal.SIGCONT)
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.gateway = self.stand = None

    def remove(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    def output(self, name="gateway.out", last=1500):
        with contextlib.suppress(OSError), open(os.path.join(self.var, "log", name), "rb") as file:
            return file.read()[-last:].decode("utf-8", "replace")
        return ""

    def log(self):
        return self.output("gateway.log", 1 << 30)

    # ---- the gateway from outside

    def api(self, path, method="GET", body=None):
        headers = {"Authorization": "Bearer " + self.token}
        if body is not None:
            headers["Content-Type"] = "application/json"
        answer = call(method, self.admin_port, "/api/v1" + path, None if body is None else json.dumps(body), headers)
        check(answer.status == 200, "%s %s: %d %s" % (method, path, answer.status, answer.text()[:500]))
        return answer.json()

    def pages(self, path):
        """All items of a list, page by page."""
        found, after = [], ""
        while True:
            page = self.api(path + ("&" if "?" in path else "?") + "limit=200" + after)
            found += page["items"]
            if not page.get("next"):
                return found
            after = "&after=" + urllib.parse.quote(page["next"])

    def counts(self):
        """What the store holds: nothing may be added by a refused message."""
        store = self.api("/status")["store"]
        return store["messages"], store["appeals"]

    def live(self):
        return call("GET", self.admin_port, "/health/live").status == 200

    def store_check(self):
        done = self.run("store", "check", "--json", "--config", self.config, good=None)
        report = done.stdout.decode("utf-8", "replace")
        check(done.returncode == 0, "store check: " + report + done.stderr.decode("utf-8", "replace"))
        return json.loads(report)

    # ---- the stand

    def order(self, system, action, body):
        answer = call("POST", self.stand_port, "/control/%s/%s" % (system, action), json.dumps(body),
                      {"Content-Type": "application/json"}, timeout=30)
        check(answer.status == 200, "stand %s %s: %d %s" % (system, action, answer.status, answer.text()[:300]))
        return answer.json()

    def faults(self, system, *rules):
        self.order(system, "faults", {"faults": list(rules)})

    def book(self, system):
        return call("GET", self.stand_port, "/control/%s/state" % system, timeout=30).json()

    def effects(self, system, book=None):
        return {entry["key"]: entry["count"] for entry in (book or self.book(system))["effects"]}


def main(test, description, **more):
    """Runs `test(system, arguments)`; the exit code says how it went. `more`: option → default."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--binary", default=os.path.join(ROOT, "build/release/appeal-gateway"))
    parser.add_argument("--keep", action="store_true", help="do not remove the workplace")
    for name, default in more.items():
        parser.add_argument("--" + name, type=type(default), default=default, help="default %(default)s")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    system, code = None, 1
    try:
        system = System(arguments.binary)
        code = test(system, arguments) or 0
    except Failed as failure:
        print("FAILED: %s" % failure)
        if system:
            print("--- end of gateway.log\n" + system.output("gateway.log", 3000))
    finally:
        if system:
            system.close()
            if code in (0, SKIPPED) and not arguments.keep:
                system.remove()
            else:
                print("workplace: " + system.dir)
    print("OK" if code == 0 else "exit code %d" % code)
    sys.exit(code)
