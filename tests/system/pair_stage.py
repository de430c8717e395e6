"""Two gateways that speak the partner API with each other, each in a folder of its own, and the systems at their doors."""

import json
import os
import random
import signal
import subprocess
import time

from harness import NO_ANSWER, call, check, is_free, until

GATEWAY = """instance: {{ id: {name}, title: {name}, contour: test }}
data_dir: ../data
listeners:
  admin: {{ host: 127.0.0.1, port: {admin} }}
  partners: {{ host: 127.0.0.1, port: {partners} }}
admin: {{ listener: admin, token: "file:../admin-token" }}
keys:
  own: {{ key: {keys}/gost/{key}.key.pem, cert: {keys}/gost/{key}.crt.pem }}
trust:
  gost: {{ dir: {keys}/trust/gost }}
dossier: {{ key: own }}
log: {{ level: info, file: ../gateway.log }}
routing: first
stop_grace: 10s
"""
DOOR = """title: Door
adapter: partner_api
signature: none
listener: partners
settings:
  name: {name}
  key: own
  trust: gost
  partners:
{partners}"""
HAND = """title: Feed
adapter: partner_api
signature: none
settings: {{ hand_to: door, name: {name}, key: own }}
"""
ROUTE = """title: Route
order: {order}
{match}
to: {to}
retry: {{ first: 100ms, max: 1s, give_up_after: 24h }}
in_flight: 8
timeout: 20s
"""


class Gateway:
    """One of the two, in a folder of its own."""

    def __init__(self, binary, folder, name, port):
        self.binary, self.name, self.dir = binary, name, os.path.join(folder, name)
        self.admin, self.partners, self.process = port, port + 1, None
        for part in ("config/connectors", "config/routes", "data"):
            os.makedirs(os.path.join(self.dir, part))
        self.write("admin-token", "admin-token-of-" + name)

    def write(self, file, text):
        path = os.path.join(self.dir, file)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(path, 0o600)

    def routes(self, *rows):
        for order, (name, match, to) in enumerate(rows, 1):
            self.write("config/routes/%s.yaml" % name, ROUTE.format(order=order, match=match, to=to))

    def run(self, *arguments):
        return subprocess.run([self.binary, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False)

    def start(self):
        with open(os.path.join(self.dir, "out"), "ab") as out:
            self.process = subprocess.Popen([self.binary, "serve", "--config", os.path.join(self.dir, "config")], stdout=out,
                                            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        until(self.is_ready, 60, lambda: self.name + " is ready; its output: " + self.output(), 0.05)

    def is_ready(self):
        check(self.process.poll() is None, "%s ended by itself: %s" % (self.name, self.output()))
        try:
            return call("GET", self.admin, "/health/ready", timeout=5).status == 200
        except NO_ANSWER:
            return False

    def kill(self):
        check(self.process.poll() is None, "%s ended by itself: %s" % (self.name, self.output()))
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(40)

    def output(self):
        with open(os.path.join(self.dir, "out"), "rb") as file:
            return file.read()[-2000:].decode("utf-8", "replace")

    def api(self, path):
        answer = call("GET", self.admin, "/api/v1" + path, headers={"Authorization": "Bearer admin-token-of-" + self.name})
        check(answer.status == 200, "%s: %d %s" % (path, answer.status, answer.text()[:300]))
        return answer.json()


class Partner:
    """A system at a door: repeats until it is answered, reads its feed behind a cursor, takes each envelope once."""

    def __init__(self, gateway, token, stop):
        self.gateway, self.token, self.stop = gateway, token, stop
        self.cursor, self.seen, self.changes, self.repeats = "0", set(), [], 0

    def send(self, method, path, body=None, key=None):
        headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        while True:
            try:
                answer = call(method, self.gateway.partners, "/api/v1" + path, body and json.dumps(body), headers, timeout=20)
                if answer.status < 500 and answer.status != 429:
                    check(answer.status in (200, 201), "%s %s: %d %s" % (method, path, answer.status, answer.text()[:500]))
                    return answer.json()
            except NO_ANSWER:
                pass
            self.repeats += 1
            check(not self.stop.is_set(), "no answer for " + path)
            time.sleep(0.05)

    def raw(self, method, path, body=None):
        """A file up or down; repeated until it is answered."""
        while True:
            try:
                answer = call(method, self.gateway.partners, "/api/v1" + path, body, {"Authorization": "Bearer " + self.token},
                              timeout=30)
                if answer.status < 500:
                    check(answer.status == 200, "%s %s: %d %s" % (method, path, answer.status, answer.text()[:300]))
                    return answer.body
            except NO_ANSWER:
                pass
            self.repeats += 1
            check(not self.stop.is_set(), "no answer for " + path)
            time.sleep(0.05)

    def read_feed(self):
        """New envelopes, opened; acknowledged after they were noted."""
        page = self.send("GET", "/changes?limit=5&after=" + self.cursor)
        fresh = []
        for change in page["changes"]:
            if change["id"] not in self.seen:
                self.seen.add(change["id"])
                fresh.append(change)
        self.changes += fresh
        if page["changes"]:
            self.cursor = page["cursor"]
            self.send("POST", "/changes/acknowledgement", {"cursor": self.cursor})
        return fresh


def prepare(binary, folder):
    keys = os.path.join(folder, "keys")
    done = subprocess.run([binary, "keys", "make", "--dir", keys], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    check(done.returncode == 0, "keys make: " + done.stdout.decode())
    port = next(p for p in (random.SystemRandom().randrange(11000, 30000) for _ in range(200)) if all(is_free(p + i) for i in range(4)))
    region, city = Gateway(binary, folder, "region", port), Gateway(binary, folder, "city", port + 2)
    for one, key in ((region, "gateway-sign"), (city, "federal-sign")):
        one.write("config/gateway.yaml", GATEWAY.format(name=one.name, admin=one.admin, partners=one.partners, keys=keys, key=key))
    for one, token in ((region, "portal"), (region, "city"), (city, "clerk"), (city, "region")):
        one.write(token + "-token", token + "-secret-token")
    portal = '    - { id: portal, token: "file:../portal-token", letters: "P-", rate: 100000, burst: 10000 }\n'
    peer = ('    - { id: city, token: "file:../city-token", signature: required, rate: 100000, burst: 10000,\n'
            '        signers: ["CN=Тестовое федеральное ведомство"] }\n')
    clerk = '    - { id: clerk, token: "file:../clerk-token", rate: 100000, burst: 10000 }\n'
    region.write("config/connectors/door.yaml", DOOR.format(name="region", partners=portal + peer))
    for name in ("city", "portal"):
        region.write("config/connectors/%s.yaml" % name, HAND.format(name="region"))
    region.routes(("back", "kinds: [status.changed, answer.sent]", "origin"),
                  ("down", "kinds: [appeal.created, appeal.updated]\nchannels: [site_form]", "city"),
                  ("up", "kinds: [appeal.created, appeal.updated]", "portal"))
    city.write("config/connectors/door.yaml", DOOR.format(name="city", partners=clerk))
    city.write("config/connectors/clerk.yaml", HAND.format(name="city"))
    city.write("config/connectors/region.yaml",
               'title: The other gateway\nadapter: gateway\nsignature: required\npoll: { min: 100ms, max: 1s, timeout: 30s }\n'
               'circuit: { failures: 1000, open_for: 100ms }\nsettings:\n'
               '  url: http://127.0.0.1:%d/api/v1\n  token: "file:../city-token"\n  name: city\n  peer: region\n  key: own\n'
               '  trust: gost\n  batch: 3\n  signers: ["CN=Тестовый шлюз обращений"]\n' % region.partners)
    city.write("city-token", "city-secret-token")
    city.routes(("back", "kinds: [status.changed, answer.sent]", "origin"),
                ("down", "from: [region]\nkinds: [appeal.created, appeal.updated]", "clerk"),
                ("up", "kinds: [appeal.created]", "region"))
    for one in (region, city):
        done = one.run("check", "--config", os.path.join(one.dir, "config"))
        check(done.returncode == 0, "check of %s: %s" % (one.name, (done.stdout + done.stderr).decode()))
    return region, city
