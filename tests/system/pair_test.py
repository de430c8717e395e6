"""Two gateways speak the partner API: a region with a portal, a municipality with a clerk. Both are killed at random moments.

The portal's appeals go region -> city -> clerk, the clerk's status and answer come back the same way; the clerk's own appeals go the
other way round. Everybody repeats what was not answered, as the documentation tells partners to. At the end every appeal must have
arrived once, with its status and then its answer, once each: nothing lost, nothing doubled, nothing out of order.
"""

import argparse
import collections
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from harness import NO_ANSWER, ROOT, Failed, call, check, is_free, until

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


class Life:
    """Appeals from both ends, and whoever answers them, each on a thread of its own."""

    def __init__(self, region, city, count):
        self.stop, self.count, self.failures = threading.Event(), count, []
        self.portal, self.reader = Partner(region, "portal-secret-token", self.stop), None
        self.clerk, self.writer = Partner(city, "clerk-secret-token", self.stop), Partner(city, "clerk-secret-token", self.stop)
        self.sender = Partner(region, "portal-secret-token", self.stop)
        self.sent, self.receipts = {"portal": [], "clerk": []}, {}
        self.photo = random.Random(7).randbytes(3 << 20)
        self.threads = [threading.Thread(target=self.guarded, args=job, daemon=True) for job in (
            (self.post, self.sender, "portal", "site_form"), (self.post, self.writer, "clerk", "edms"),
            (self.answer, self.clerk), (self.answer, self.portal))]

    def guarded(self, work, *arguments):
        try:
            work(*arguments)
        except Exception as failure:  # told by the main thread
            self.failures.append(repr(failure))

    def post(self, partner, name, channel):
        for number in range(self.count):
            appeal = {"channel": channel, "text": {"body": "%s %d" % (name, number)}}
            if number % 5 == 0:  # long enough to be spooled to a file on its way
                partner.raw("PUT", "/files/" + hashlib.sha256(self.photo).hexdigest(), self.photo)
                appeal["attachments"] = [{"id": "photo", "name": "яма.jpg", "mime": "image/jpeg",
                                          "sha256": hashlib.sha256(self.photo).hexdigest()}]
            made = partner.send("POST", "/appeals", appeal, "%s-%d" % (name, number))
            self.receipts[name] = made["document"]
            self.sent[name].append(made["appeal_id"])
            time.sleep(0.1)

    def answer(self, partner):
        """Each appeal that comes gets a status and an answer, in this order."""
        while not self.stop.is_set():
            for change in partner.read_feed():
                if not change["kind"].startswith("appeal."):
                    continue
                path = "/appeals/" + change["appeal_id"]
                partner.send("POST", path + "/statuses", {"status": "in_work"}, "s-" + change["id"])
                partner.send("POST", path + "/answers", {"answer": {"text": "Ответ"}, "decision": "solved"}, "a-" + change["id"])
            time.sleep(0.05)

    def news(self):
        """What came back of one's own appeals, by appeal, in the order it came."""
        courses = {}
        for name, partner in (("portal", self.portal), ("clerk", self.clerk)):
            course = courses[name] = collections.defaultdict(list)
            for change in partner.changes:
                if change["appeal_id"] in self.sent[name]:
                    course[change["appeal_id"]].append(change["kind"])
        return courses

    def complete(self):
        check(not self.failures, "; ".join(self.failures))
        news = self.news()
        return all(len(self.sent[name]) == self.count and len(news[name]) == self.count and
                   all("answer.sent" in kinds for kinds in news[name].values()) for name in self.sent)


def texts_taken(partner):
    """Bodies of the appeals a partner was handed."""
    found = collections.Counter()
    for change in partner.changes:
        if change["kind"].startswith("appeal."):
            document = change["document"]
            found[document[document.index("<body>") + 6:document.index("</body>")]] += 1
    return found


def audit(life, region, city):
    for name, course in life.news().items():
        for appeal, kinds in course.items():
            check(kinds == ["status.changed", "answer.sent"], "%s's %s heard %s" % (name, appeal, kinds))
    for taker, giver in ((life.clerk, "portal"), (life.portal, "clerk")):
        expected = collections.Counter({"%s %d" % (giver, number): 1 for number in range(life.count)})
        check(texts_taken(taker) == expected, "appeals of %s arrived as %s" % (giver, texts_taken(taker)))
    for one in (region, city):
        one.stop()
        done = one.run("store", "check", "--json", "--data", os.path.join(one.dir, "data"))
        check(done.returncode == 0, "store check of %s: %s" % (one.name, done.stdout.decode()))
        check(json.loads(done.stdout)["appeals"] == 2 * life.count, "%s has %s" % (one.name, done.stdout.decode()))


def proofs(life, region, city, folder):
    """Files arrived whole at the far end of both ways; receipts are what `verify` accepts, and no longer when they are changed."""
    for taker, giver in ((life.clerk, "portal"), (life.portal, "clerk")):
        number = next(c["appeal_id"] for c in taker.changes if "<body>%s 0<" % giver in c["document"])
        path = "/appeals/%s/attachments/%s" % (number, hashlib.sha256(life.photo).hexdigest())
        check(taker.raw("GET", path) == life.photo, "the file of %s's first appeal arrived as it was" % giver)
    keys, file = os.path.join(folder, "keys", "trust", "gost"), os.path.join(folder, "receipt.xml")
    for one, name in ((region, "portal"), (city, "clerk")):
        for text, good in ((life.receipts[name], 0), (life.receipts[name].replace("<to>" + name, "<to>other"), 1)):
            with open(file, "w", encoding="utf-8", newline="") as out:
                out.write(text)
            check(one.run("verify", file, "--trust", keys).returncode == good, "verify of %s's receipt gives %d" % (name, good))


def dossiers(life, region, city, folder):
    """Both ends can prove the same appeal: every signature of it verifies without the gateway."""
    keys = os.path.join(folder, "keys", "trust", "gost")
    appeal = life.sent["portal"][0]
    there = next(c["appeal_id"] for c in life.clerk.changes if c["kind"].startswith("appeal.") and "<body>portal 0<" in c["document"])
    for one, number in ((region, appeal), (city, there)):
        out = os.path.join(folder, one.name + ".asice")
        done = one.run("dossier", number, "--config", os.path.join(one.dir, "config"), "--out", out, "--actor", "test",
                       "--reason", "test")
        check(done.returncode == 0, "dossier of %s: %s" % (one.name, (done.stdout + done.stderr).decode()))
        done = one.run("dossier", "verify", out, "--trust", keys)
        check(done.returncode == 0, "dossier verify of %s: %s" % (one.name, done.stdout.decode()))


def pair(binary, folder, arguments):
    rng = random.Random(arguments.seed)
    region, city = prepare(binary, folder)
    try:
        for one in (region, city):
            one.start()
        life = Life(region, city, arguments.count)
        for thread in life.threads:
            thread.start()
        for _ in range(arguments.kills):
            time.sleep(rng.uniform(0.1, arguments.life))
            victim = rng.choice((region, city))
            victim.kill()
            time.sleep(rng.uniform(0.0, 0.5))
            victim.start()
        until(life.complete, arguments.patience, lambda: "all arrived; %s" % {
            name: (len(life.sent[name]), len(course)) for name, course in life.news().items()})
        life.stop.set()
        for thread in life.threads:
            thread.join(30)
        proofs(life, region, city, folder)
        dossiers(life, region, city, folder)
        audit(life, region, city)
        print("%d kills, %d appeals each way, each with its status and answer, once and in order; calls repeated by partners: %d" % (
            arguments.kills, arguments.count, sum(p.repeats for p in (life.portal, life.clerk, life.sender, life.writer))))
    finally:
        for one in (region, city):
            if one.process is not None and one.process.poll() is None:
                one.process.kill()
                one.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=os.path.join(ROOT, "build/release/appeal-gateway"))
    for name, default in (("kills", 6), ("count", 30), ("seed", 20), ("life", 2.0), ("patience", 150)):
        parser.add_argument("--" + name, type=type(default), default=default, help="default %(default)s")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    folder, code = tempfile.mkdtemp(prefix="appeal-gateway-pair-"), 1
    try:
        pair(os.path.abspath(arguments.binary), folder, arguments)
        code = 0
    except Failed as failure:
        print("FAILED: %s" % failure)
    finally:
        if code == 0:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print("workplace: " + folder)
    print("OK" if code == 0 else "exit code %d" % code)
    sys.exit(code)


if __name__ == "__main__":
    main()
