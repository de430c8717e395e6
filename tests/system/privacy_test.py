"""Personal data planted in appeals of every way must not come out anywhere an administrator or a log collector reads without asking.

Names, a phone, an e-mail, a СНИЛС, an address and the text travel through every way, with refusals, failing partners and garbage
beside; then everything written is searched: logs, standard output, metrics, health, every list of the API, the refusals' answers, exports,
reports, letters and feeds of what is counted.
"""

import glob
import os
import random
import time
import urllib.parse
import zipfile

import smev_door
from harness import SYSTEMS, call, check, main
from traffic import SUBJECTS, Sent, Traffic, canonical, pos_order, uuid7, wait_until_all_arrived

PERSON = {"last": "Небывалов", "first": "Аристарх", "email": "aristarkh.nebyvalov@tajna.example", "phone": "+79161234567",
          "snils": "11223344595", "address": "улица Вымышленная, дом 77, квартира 13"}
TEXT = "Сосед Тарасий Пустозвонов затопил мою кладовую синей краской"
SECRETS = (PERSON["last"], PERSON["first"], PERSON["email"], "nebyvalov", "9161234567", PERSON["snils"], "112-233-445 95",
           "Вымышленная", "Пустозвонов", "кладовую", "синей краской")


def needles():
    """Each secret as it stands, percent-coded and as JSON escapes."""
    for secret in SECRETS:
        yield secret, secret.encode()
        if not secret.isascii():
            yield secret, urllib.parse.quote(secret).encode()
            yield secret, "".join("\\u%04x" % ord(c) for c in secret).encode()
            yield secret, secret.encode("cp1251")


def search(where, octets, found):
    for secret, needle in needles():
        if needle.lower() in octets.lower():
            at = octets.lower().index(needle.lower())
            found.append("%s shows %s: …%s…" % (where, secret, octets[max(0, at - 120):at + 60].decode("utf-8", "replace")))


def form(system, **changes):
    fields = {"api_key": system.partner_key, "jurisdiction_id": "oktmo:33701000", "service_code": "001", "lat": "58.6",
              "long": "49.6", "first_name": PERSON["first"], "last_name": PERSON["last"], "email": PERSON["email"],
              "phone": PERSON["phone"], "address_string": PERSON["address"], "description": TEXT}
    fields.update(changes)
    return urllib.parse.urlencode(fields)


def post(system, body, **headers):
    return call("POST", system.partners_port, "/open311/v2/requests.json", body,
                {"Content-Type": "application/x-www-form-urlencoded", **headers})


def good_appeals(system, traffic, rng):
    for _ in range(2):
        answer = post(system, form(system))
        check(answer.status == 200, answer.text())
        traffic.add(Sent("partner", answer.json()[0]["service_request_id"]))
        for way, subject, city in (("pos_city", SUBJECTS[0], "city-a"), ("pos_city", SUBJECTS[1], "city-b"),
                                   ("pos_federal", ("federal", "9101", ""), "city-a")):
            number = str(traffic.number())
            # The stand prints these fields as they are; its applicant is its own.
            order = pos_order(number, subject, city, TEXT, {"address": PERSON["address"]})
            system.order("pos", "appeals", {"appeals": [order]})
            traffic.add(Sent(way, number, city))
        content = canonical(uuid7(rng), "p-%d" % rng.getrandbits(40), "roads", "33701000", TEXT, PERSON)
        ids = system.order("smev", "requests", {"requests": [{"content": content}]})["ids"]
        traffic.add(Sent("smev_city", ids[0], "city-a"))


def refused_ones(system, rng, found):
    """Every refusal quotes where, never what."""
    answers = [post(system, form(system, lat=PERSON["last"])), post(system, form(system, service_code=PERSON["email"])),
               post(system, form(system, jurisdiction_id=PERSON["last"])), post(system, form(system, api_key=PERSON["phone"])),
               post(system, form(system, first_name=PERSON["first"] * 40)), post(system, form(system) + "&%zz=" + PERSON["email"]),
               post(system, form(system) + "&attribute[DEPTH]=" + urllib.parse.quote(PERSON["last"])),
               post(system, form(system), **{"Content-Type": "text/plain"})]
    key = {"Idempotency-Key": "private-1"}
    answers += [post(system, form(system, description=TEXT + "!"), **key), post(system, form(system, description=TEXT), **key)]
    content = smev_door.new_content(rng, text=TEXT, person=PERSON)
    plain = smev_door.unsigned(content)
    answers += [smev_door.post(system, document) for document in (
        plain, plain[:-30], plain.replace("<regime>fz59", "<regime>" + PERSON["last"]),
        smev_door.sign(system, plain, "stranger-sign"), smev_door.sign(system, plain).replace("кладовую", "кладовую!"),
        smev_door.sign(system, smev_door.unsigned(content.replace("<regime>fz59", "<regime>fz59</regime><x>" + PERSON["email"] + "</x><regime>"))),
        smev_door.sign(system, smev_door.unsigned(content.replace("<kind>citizen_rf", "<kind>" + PERSON["last"]))),
        smev_door.sign(system, smev_door.unsigned(content.replace("<snils>112", "<snils>x112"))))]
    good = [answer.status for answer in answers]
    check(good.count(200) == 1, "one of these was to be taken: %s" % good)
    for number, answer in enumerate(answers):
        search("refusal %d" % number, answer.body, found)
    # What an administrator types into a search is personal data too.
    for path in ("/appeals?external_id=" + urllib.parse.quote(PERSON["phone"]), "/appeals?external_id=" + urllib.parse.quote(PERSON["last"])):
        call("GET", system.admin_port, "/api/v1" + path, None, {"Authorization": "Bearer " + system.token})


def what_is_shown(system, found):
    for path in ("/health/live", "/health/ready", "/metrics"):
        search(path, call("GET", system.admin_port, path).body, found)
    token = {"Authorization": "Bearer " + system.token}
    paths = ["/status", "/appeals?limit=100", "/deliveries?limit=100", "/connectors", "/routes", "/config", "/certificates"]
    paths += ["/appeals/" + appeal["appeal_id"] for appeal in system.pages("/appeals")]
    paths += ["/deliveries/" + delivery["delivery_id"] for delivery in system.pages("/deliveries")]
    for path in paths:
        answer = call("GET", system.admin_port, "/api/v1" + path, None, token)
        check(answer.status == 200, "%s: %d" % (path, answer.status))
        search("/api/v1" + path, answer.body, found)
    return len(paths)


def octets_of(file):
    """A file, or all that is packed in it."""
    if file.endswith(".xlsx"):
        with zipfile.ZipFile(file) as book:
            return b"".join(book.read(name) for name in book.namelist())
    with open(file, "rb") as plain:
        return plain.read()


def what_is_counted(system, found):
    """Exports, the heat map, reports, letters about quality, lists of terms, the feed of the situation centre."""
    folder = os.path.join(system.dir, "privacy-export")
    config, day = ("--config", system.config), time.strftime("%Y-%m-%d", time.gmtime(time.time() + 3 * 3600))
    system.run("bi", "export", *config, "--out", folder, "--format", "csv,xlsx,jsonl,geojson")
    system.run("bi", "report", "ministry", *config, "--period", day[:7], "--out", os.path.join(folder, "ministry.xlsx"))
    files = sorted(glob.glob(os.path.join(folder, "*")))
    check(len(files) > 10, "hardly anything was exported: %s" % files)
    for file in files:
        search(os.path.basename(file), octets_of(file), found)
    for words in (("bi", "measures", "--json"), ("quality", "list", "--json"), ("quality", "notice", "--date", day, "--dry-run"),
                  ("deadlines", "list", "--json"), ("privacy", "retention", "--json"), ("connectors", "list"),
                  ("parked", "list", "--json")):
        told = system.run(*words, *config, good=(0, 1)).stdout  # 1: the list is empty
        check(len(told) > 1, "%s says nothing" % " ".join(words))
        search(" ".join(words), told, found)
    with open(os.path.join(system.config, "../var/secrets/situation-token"), encoding="utf-8") as file:
        token = {"Authorization": "Bearer " + file.read().strip()}
    feed = call("GET", system.partners_port, "/situation/situation-centre?after=0", None, token)
    check(feed.status == 200, "the feed: %d %s" % (feed.status, feed.text()[:200]))
    search("the feed of the situation centre", feed.body, found)
    return len(files)


def public_pages(system, found):
    """Without a key a request shows its status only."""
    answer = call("GET", system.partners_port, "/open311/v2/requests.json?jurisdiction_id=oktmo:33701000")
    check(answer.status == 200, answer.text())
    search("the public list of requests", answer.body, found)


def privacy(system, arguments):
    system.edit("gateway.yaml", ("level: info", "level: debug"))
    system.start_stand()
    system.start_gateway()
    traffic, rng, found = Traffic(system), random.Random(6), []
    for name in SYSTEMS:
        system.faults(name, "garbage,p=0.15", "cut_after_read,p=0.1", "fail=500,p=0.1", "drop,p=0.1")
    good_appeals(system, traffic, rng)
    refused_ones(system, rng, found)
    time.sleep(6)
    for name in SYSTEMS:
        system.faults(name)
    extra = [appeal for appeal in system.pages("/appeals") if appeal["origin"] == "partner-open311"]
    known = {one.number for one in traffic.sent}
    for appeal in extra:
        for one in appeal["external_ids"]:
            if one["kind"] == "service_request_id" and one["value"] not in known:
                traffic.add(Sent("partner", one["value"]))
    wait_until_all_arrived(system, traffic.sent, 90)
    pages = what_is_shown(system, found)
    public_pages(system, found)
    files = what_is_counted(system, found)
    system.stop_gateway()
    size = 0
    for file in glob.glob(os.path.join(system.var, "log", "*")):
        with open(file, "rb") as log:
            octets = log.read()
        size += len(octets)
        search(os.path.basename(file), octets, found)
    check(size > 5000, "hardly anything was logged")
    check(not found, "%d places:\n  %s" % (len(found), "\n  ".join(found[:12])))
    print("%d appeals, %d octets of logs at level debug, %d pages of the API, %d files of exports: nothing personal" % (
        len(traffic.sent), size, pages, files))


if __name__ == "__main__":
    main(privacy, __doc__.splitlines()[0])
