"""Appeals with files over the SMEV way, and the audit of every octet of them.

In: requests of a federal sender with one file on the storage (FTP), one as an MTOM part and one inline. Out: a partner's post with a
picture, which leaves for a federal body by the storage, and the federal body's answer, which has a file on the storage again.
"""

import hashlib
import json

from harness import NO_ANSWER, call, check
from traffic import CITIES, SUBJECTS, Sent, Traffic, canonical, uuid7

TOPIC, SERVICE = "files", "090"  # of its own, so that these posts go to SMEV and no others do
ANSWER_SIZE = 700_000


def made_octets(size):
    """What the stand writes into a file of this size (adapters/stand/smev/make_file.cpp); repeats after 64 * 43 octets."""
    period = bytes(10 if n % 64 == 63 else 48 + (n * 7 + n // 64) % 43 for n in range(64 * 43))
    return (period * (size // len(period) + 1))[:size]


def sha256(octets):
    return hashlib.sha256(octets).hexdigest()


def configure(system):
    """Partners' posts about the topic go to SMEV, their files by the storage."""
    system.edit("dictionaries/open311-services.csv", ("030,zur,", "%s,zur,%s,Файл,Обращение с файлом,Прочее,файл\n030,zur," % (SERVICE, TOPIC)))
    system.edit("routes/federal.yaml", ("from: [pos-edms]", "from: [pos-edms, partner-open311]"),
                ('topics: ["zur:federal"]', 'topics: ["zur:federal", "zur:%s"]' % TOPIC))
    system.edit("connectors/smev.yaml", ("  storage_url:", "  carried_limit: 1KiB\n  storage_url:"))


def answer_with_files(system):
    system.order("smev", "limits", {"message": 64 << 20, "storage": 1 << 30, "quota": 4 << 30})
    system.order("smev", "answers", {"with_attachments": -1, "attachments": [{"name": "answer.txt", "via": "ftp", "size": ANSWER_SIZE}]})


class FileTraffic(Traffic):
    """As Traffic, with the ways smev_files and partner_files; `files` of a sent appeal are the SHA-256 of its files."""

    THREADS = Traffic.THREADS + (("smev_files",), ("partner_files",))

    def send(self, way, city=None):
        if way == "smev_files":
            return self.send_request(city or self.rng.choice(sorted(CITIES)))
        if way == "partner_files":
            return self.send_post()
        return super().send(way, city)

    def send_request(self, city):
        sizes = {"ftp": self.rng.randrange(200_000, 3_000_000), "mtom": self.rng.randrange(300_000, 900_000),
                 "inline": self.rng.randrange(10, 5_000)}
        content = canonical(uuid7(self.rng), "e-%d" % self.number(), SUBJECTS[0][0], CITIES[city][0], self.text())
        files = [{"name": "%s.txt" % via, "via": via, "size": size} for via, size in sizes.items()]
        ids = self.system.order("smev", "requests", {"requests": [{"content": content, "attachments": files}]})["ids"]
        sent = Sent("smev_files", ids[0], city)
        sent.files = {sha256(made_octets(size)) for size in sizes.values()}
        return self.add(sent)

    def send_post(self):
        """A picture of no regular pattern, posted under one key until it is acknowledged."""
        octets = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + self.rng.randbytes(self.rng.randrange(100_000, 2_000_000))
        boundary = "crash-test-boundary"
        lines = ['--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary, name, value)
                 for name, value in self.form(("", "", SERVICE)).items()]
        lines.append('--%s\r\nContent-Disposition: form-data; name="media"; filename="p.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' % boundary)
        body = "".join(lines).encode() + octets + ("\r\n--%s--\r\n" % boundary).encode()
        headers = {"Content-Type": "multipart/form-data; boundary=" + boundary, "Idempotency-Key": "f-%d" % self.number()}
        while not (self.threads and self.stop.is_set()):
            try:
                answer = call("POST", self.system.partners_port, "/open311/v2/requests.json", body, headers, timeout=30)
            except NO_ANSWER:
                answer = None
            if answer is not None and answer.status in (200, 201):
                sent = Sent("partner_files", answer.json()[0]["service_request_id"])
                sent.files = {sha256(octets)}
                return self.add(sent)
            check(answer is None or answer.status in (429, 503), "a good form was refused: %s" % (answer and answer.text()))
            with self.lock:
                self.retries += 1
            self.stop.wait(0.05)
        raise InterruptedError


def octets_of(system, message_id, digest):
    answer = call("GET", system.admin_port, "/api/v1/messages/%s/attachments/%s" % (message_id, digest), None, {
        "Authorization": "Bearer " + system.token, "X-Actor": "crash test", "X-Reason": "audit of files"}, timeout=60)
    check(answer.status == 200, "the file %s of %s: %d" % (digest, message_id, answer.status))
    return answer.body


def audit_files(system, audit, sent):
    """Each file is at the gateway, octet for octet, and what left by the storage arrived there with good hash and signature."""
    checked = 0
    answer = sha256(made_octets(ANSWER_SIZE))
    requests = audit.books["smev"]["sent"]
    for one in (one for one in sent if hasattr(one, "files")):
        appeal = audit.find(system, one)
        messages = system.api("/appeals/%s" % appeal["appeal_id"])["messages"]
        found = {a["sha256"]: m["message_id"] for m in messages for a in m["attachments"]}
        expected = one.files | ({answer} if one.way == "partner_files" else set())
        check(set(found) == expected, "%s %s: files %s, expected %s" % (one.way, one.number, sorted(found), sorted(expected)))
        for digest, message_id in found.items():
            check(sha256(octets_of(system, message_id, digest)) == digest, "%s: the octets of %s are others" % (one.number, digest))
            checked += 1
        if one.way != "partner_files":
            continue
        arrived = [file for request in requests.values() for file in request["files"] if file["sha256"] in one.files]
        check(len(arrived) == 1, "%s: its file arrived at SMEV %d times" % (one.number, len(arrived)))
        good = arrived[0]["via"] == "ftp" and arrived[0]["there"] and arrived[0]["hash_fits"] and arrived[0]["cms"] == "valid"
        check(good, "%s: its file at SMEV: %s" % (one.number, json.dumps(arrived[0])))
    return checked
