"""Appeals through every way, and the audit: did each take effect exactly once, and did its answer come back exactly once?

Judged from the counterparts' own books (which count effects apart from the protocol's answers) and from the gateway's API.
"""

import random
import threading
import time
import urllib.parse
import uuid

from harness import NO_ANSWER, SYSTEMS, Failed, call, check

CITIES = {"city-a": ("33701000", "123401"), "city-b": ("33710000", "123402"), "city-c": ("33720000", "123403")}
# topic, code at ПОС, service of our Open311 endpoint
SUBJECTS = (("roads", "2101", "001"), ("housing", "1101", "030"), ("waste", "3101", "020"), ("lighting", "2201", "014"))
FEDERAL = ("federal", "9101", "")


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def uuid7(rng, at=None):
    millis = int((at or time.time()) * 1000)
    bits = (millis << 80) | (7 << 76) | (rng.getrandbits(12) << 64) | (2 << 62) | rng.getrandbits(62)
    return str(uuid.UUID(int=bits))


def now_text():
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime())


def canonical(appeal_id, number, topic, oktmo, text, person=None):
    """The canonical appeal as XML (schemas/appeal/1.0/appeal.xsd)."""
    who = person or {"last": "Тестов", "first": "Тест", "email": "test@example.ru"}
    snils = "<snils>%s</snils>" % who["snils"] if "snils" in who else ""
    phone = "<phone>%s</phone>" % who["phone"] if "phone" in who else ""
    return (
        '<appeal xmlns="urn:appeal-gateway:appeal:1.0"><schema>zur.appeal/1.0</schema><appeal_id>%s</appeal_id>'
        "<external_ids><external_id><system>epgu</system><kind>epgu_number</kind><value>%s</value></external_id></external_ids>"
        "<regime>fz59</regime><fz59><type>application</type><form>electronic</form></fz59><channel>epgu</channel>"
        "<created_at>%s</created_at><applicant><kind>citizen_rf</kind><name><last>%s</last><first>%s</first></name>"
        "<contacts><email>%s</email>%s</contacts>%s<identity_assurance>esia</identity_assurance></applicant>"
        "<text><body>%s</body></text><questions><question><n>1</n><topics><topic><scheme>zur</scheme><code>%s</code></topic>"
        "</topics><status>received</status></question></questions><location><address_text>%s</address_text><oktmo8>%s</oktmo8>"
        "</location><routing><municipality_oktmo>%s</municipality_oktmo></routing><status>received</status>"
        "<status_at>%s</status_at></appeal>"
        % (appeal_id, number, now_text(), who["last"], who["first"], who["email"], phone, snils, escape(text), topic,
           who.get("address", "тестовый адрес"), oktmo, oktmo, now_text()))


def pos_order(number, subject, city, text, more=None):
    """One appeal for the stand's ПОС."""
    order = {"id": number, "description": text, "subject_id": "1", "subject_name": "Благоустройство",
             "subsubject_id": subject[1], "subsubject_name": subject[0], "opa_id": CITIES[city][1], "opa_name": city,
             "address": "тестовый адрес, дом 1", "coordinates": "58.6036,49.6680"}
    order.update(more or {})
    return order


class Sent:
    """One appeal that was sent: where it goes and the number it can be found by."""

    def __init__(self, way, number, city=""):
        self.way, self.number, self.city = way, number, city

    def key(self):
        system, kind = {"pos_city": ("pos-edms", "pos_id"), "pos_federal": ("pos-edms", "pos_id"),
                        "smev_city": ("smev", None), "smev_files": ("smev", None),
                        "partner": ("partner-open311", "service_request_id"),
                        "partner_files": ("partner-open311", "service_request_id")}[self.way]
        return system, kind, self.number


class Traffic:
    """Sends appeals; thread-safe."""

    def __init__(self, system, seed=1):
        self.system, self.rng = system, random.Random(seed)
        self.lock = threading.Lock()
        self.sent = []
        self.next_number = 327000001
        self.retries = 0
        self.stop = threading.Event()
        self.threads = []
        self.failure = None

    def number(self):
        with self.lock:
            self.next_number += 1
            return self.next_number

    def add(self, appeal):
        with self.lock:
            self.sent.append(appeal)
        return appeal

    def text(self):
        return "Яма на проезжей части, просим отремонтировать. Обращение %d." % self.number()

    def send(self, way, city=None):
        city = city or self.rng.choice(sorted(CITIES))
        subject = self.rng.choice(SUBJECTS)
        if way == "pos_city" or way == "pos_federal":
            number = str(self.number())
            subject = FEDERAL if way == "pos_federal" else subject
            self.system.order("pos", "appeals", {"appeals": [pos_order(number, subject, city, self.text())]})
            return self.add(Sent(way, number, city))
        if way == "smev_city":
            content = canonical(uuid7(self.rng), "e-%d" % self.number(), subject[0], CITIES[city][0], self.text())
            ids = self.system.order("smev", "requests", {"requests": [{"content": content}]})["ids"]
            return self.add(Sent(way, ids[0], city))
        return self.add(Sent("partner", self.post(subject)))

    def form(self, subject):
        return {"api_key": self.system.partner_key, "jurisdiction_id": "oktmo:33701000", "service_code": subject[2],
                "lat": "58.6036", "long": "49.6680", "first_name": "Тест", "last_name": "Тестов", "email": "test@example.ru",
                "description": self.text()}

    def post(self, subject):
        """Posts one form until it is acknowledged, always under the same key; the service_request_id."""
        form = urllib.parse.urlencode(self.form(subject))
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": "k-%d" % self.number()}
        while not (self.threads and self.stop.is_set()):
            try:
                answer = call("POST", self.system.partners_port, "/open311/v2/requests.json", form, headers, timeout=20)
            except NO_ANSWER:
                answer = None
            if answer is not None and answer.status in (200, 201):
                return answer.json()[0]["service_request_id"]
            check(answer is None or answer.status in (429, 503), "a good form was refused: %s" % (answer and answer.text()))
            with self.lock:
                self.retries += 1
            time.sleep(0.05)
        raise InterruptedError

    WAYS = ("pos_city", "smev_city", "partner", "pos_city", "pos_federal", "partner", "smev_city")

    def burst(self, count):
        for i in range(count):
            self.send(self.WAYS[i % len(self.WAYS)])

    THREADS = (("pos_city", "pos_city", "pos_federal"), ("smev_city",), ("partner",))

    def start(self, pause):
        """Continuous load, a thread for each of THREADS, one appeal each per `pause` seconds or so."""
        for ways in self.THREADS:
            thread = threading.Thread(target=self.keep_sending, args=(ways, pause), daemon=True)
            self.threads.append(thread)
            thread.start()

    def keep_sending(self, ways, pause):
        rng = random.Random(ways[0])
        i = 0
        try:
            while not self.stop.is_set():
                self.send(ways[i % len(ways)])
                i += 1
                self.stop.wait(pause * rng.uniform(0.5, 1.5))
        except InterruptedError:
            pass
        except (Failed, OSError, ValueError) as error:
            self.failure = error

    def finish(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
            check(not thread.is_alive(), "a load thread does not end")
        self.threads = []
        check(self.failure is None, "the load broke: %s" % self.failure)


class Audit:
    """One look at all the books."""

    def __init__(self, system, sent, foreign=True):
        """`foreign`: an effect of no appeal among `sent` is wrong (give all that were sent)."""
        self.books = {name: system.book(name) for name in SYSTEMS}
        self.effects = {name: system.effects(name, self.books[name]) for name in SYSTEMS}
        self.appeals = system.pages("/appeals")
        self.by_id = {}
        for appeal in self.appeals:
            for known in appeal["external_ids"]:
                self.by_id.setdefault((known["system"], known["value"]), []).append(appeal)
        self.missing, self.waiting, self.wrong = [], [], []
        expected = set()
        for one in sent:
            self.judge(one, expected)
        for name in SYSTEMS:
            for key, times in self.effects[name].items():
                if foreign and key not in expected:
                    self.wrong.append("%s: foreign effect %s" % (name, key))
                if times > 1:
                    self.wrong.append("%s: %s took effect %d times" % (name, key, times))

    def judge(self, one, expected):
        records = self.by_id.get((one.key()[0], one.number), [])
        if len(records) != 1:
            (self.wrong if records else self.missing).append("%s %s: %d appeals at the gateway" % (one.way, one.number, len(records)))
            return
        record = records[0]
        there, back = {
            "pos_city": ((one.city, record["appeal_id"]), ("pos", "answer:" + one.number)),
            "pos_federal": (("smev", "request:" + record["appeal_id"]), ("pos", "answer:" + one.number)),
            "smev_city": ((one.city, record["appeal_id"]), ("smev", "response:" + one.number)),
            "smev_files": ((one.city, record["appeal_id"]), ("smev", "response:" + one.number)),
            "partner_files": (("smev", "request:" + record["appeal_id"]), None),
            "partner": (("pos", "appeal:" + record["appeal_id"]), None)}[one.way]
        expected.add(there[1])
        done = self.effects[there[0]].get(there[1], 0) == 1
        if back:
            expected.add(back[1])
            done = done and self.effects[back[0]].get(back[1], 0) == 1
        if one.way.startswith("pos"):
            done = done and self.books["pos"]["edms_appeals"].get(one.number) == "accepted"
        if one.way in ("smev_city", "smev_files"):
            done = done and self.books["smev"]["given"][one.number]["acknowledged"]
        if not done or record["status"] != "answered":
            self.waiting.append("%s %s (%s, status %s)" % (one.way, one.number, record["appeal_id"], record["status"]))

    @staticmethod
    def find(system, one):
        """The gateway's record of one appeal."""
        found = system.pages("/appeals?" + urllib.parse.urlencode({"external_id": one.number, "system": one.key()[0]}))
        check(len(found) == 1, "%s %s: %d appeals at the gateway" % (one.way, one.number, len(found)))
        return found[0]

    def complete(self):
        return not self.missing and not self.waiting

    def counters(self):
        """Repeats the partners saw: sent again, without a second effect."""
        pos, smev = self.books["pos"]["counters"], self.books["smev"]["counters"]
        return {"edms_repeats": pos["edms_repeats"], "eas_repeats": pos["eas_repeats"], "smev_redelivered": smev["redelivered"]}


def wait_until_all_arrived(system, sent, seconds, quiet=2.5):
    """All answered, then quiet for longer than the stand's redelivery: a double would come late. The last audit."""
    end = time.monotonic() + seconds
    while True:
        audit = Audit(system, sent)
        check(not audit.wrong, "; ".join(audit.wrong[:5]))
        if audit.complete():
            break
        check(time.monotonic() < end, "not complete after %d s: missing %d %s; waiting %d %s; unfinished deliveries: %s" % (
            seconds, len(audit.missing), audit.missing[:5], len(audit.waiting), audit.waiting[:5], unfinished(system)[:8]))
        time.sleep(0.5)
    time.sleep(quiet)
    audit = Audit(system, sent)
    check(not audit.wrong and audit.complete(), "after a while of quiet: %s" % (audit.wrong + audit.missing + audit.waiting)[:5])
    return audit


def unfinished(system):
    """What SMEV has taken ends by its later word alone, and it may stay silent about our answers."""
    return ["%s %s %s %s" % (d["route"], d["state"], d["kind"], d.get("cause", "")) for d in system.pages("/deliveries")
            if d["state"] not in ("delivered", "handed_over")]
