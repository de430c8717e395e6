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
import sys
import tempfile
import threading
import time

from harness import ROOT, Failed, check, until
from pair_stage import Partner, prepare


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
