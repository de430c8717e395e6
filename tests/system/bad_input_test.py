"""Bad input at every port: the documented error, nothing stored, nothing crashes.

The tables below are the documentation's examples (gateway/core/cause.cpp): status and stable code of each refusal. After every
row the numbers of messages and appeals in the store are what they were.
"""

import base64
import os
import random
import re
import urllib.parse

import smev_door
from harness import call, check, main, until
from raw_http import chunked, head, status_of, talk

FORM = "application/x-www-form-urlencoded"
ENDPOINT = "/open311/v2/requests.json"
MAX_BODY = 2 << 20


class Bench:
    """Counts what was tried and what went wrong."""

    def __init__(self, system):
        self.system, self.rng = system, random.Random(5)
        self.tried, self.wrong = 0, []
        self.before = system.counts()

    def expect(self, name, got, wanted, text=""):
        self.tried += 1
        if got != wanted:
            self.wrong.append("%s: %s, expected %s %s" % (name, got, wanted, text[:300]))
        if self.system.gateway.poll() is not None:
            check(False, "%s ended the gateway with %s: %s" % (name, self.system.gateway.returncode, self.system.output()))
        counts = self.system.counts()
        if counts != self.before:
            self.wrong.append("%s: stored, messages and appeals %s → %s" % (name, self.before, counts))
            self.before = counts


# ---- the Open311 endpoint


def good_form(system):
    return {"api_key": system.partner_key, "jurisdiction_id": "oktmo:33701000", "service_code": "001", "lat": "58.6",
            "long": "49.6", "description": "Яма"}


def open311_forms(system):
    """name, changes of the good form (None removes), status."""
    return [("no key", {"api_key": None}, 403), ("a wrong key", {"api_key": "x" * 32}, 403),
            ("an unknown service", {"service_code": "nope"}, 404), ("no service", {"service_code": None}, 400),
            ("an unknown jurisdiction", {"jurisdiction_id": "oktmo:99999999"}, 404),
            ("no jurisdiction", {"jurisdiction_id": None}, 400), ("no place", {"lat": None, "long": None}, 400),
            ("half a place", {"long": None}, 400), ("letters as latitude", {"lat": "north"}, 400),
            ("latitude 91", {"lat": "91"}, 400), ("latitude nan", {"lat": "nan"}, 400),
            ("a description over the limit", {"description": "я" * 4001}, 400),
            ("a zero character", {"description": "a\0b"}, 400), ("a name over the limit", {"first_name": "я" * 101}, 400),
            ("letters where an attribute is a number", {"attribute[DEPTH]": "deep"}, 400)]


def open311_bodies(system):
    """name, content type, body, status."""
    good = urllib.parse.urlencode(good_form(system))
    return [("JSON instead of a form", "application/json", "{}", 415), ("no content type", None, good, 415),
            ("text/plain", "text/plain", good, 415), ("an empty form", FORM, "", 400),
            ("broken percent coding", FORM, good + "&description=%zz", 400),
            ("octets that are no UTF-8", FORM, good + "&address_string=%ff%fe", 400),
            ("windows-1251", FORM + "; charset=windows-1251", good.encode() + b"&address_string=" + "Яма".encode("cp1251"), 415),
            ("multipart without boundary", "multipart/form-data", "x", 400),
            ("multipart that ends early", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", 400),
            ("multipart of another kind", "multipart/mixed; boundary=b", "--b--", 415),
            ("ten thousand fields", FORM, good + "&a=1" * 10000, 413),
            ("garbage", FORM, os.urandom(4096), 400)]


def try_open311(bench):
    system = bench.system
    for name, changes, status in open311_forms(system):
        form = {key: value for key, value in {**good_form(system), **changes}.items() if value is not None}
        answer = call("POST", system.partners_port, ENDPOINT, urllib.parse.urlencode(form), {"Content-Type": FORM})
        bench.expect("open311, " + name, answer.status, status, answer.text())
        check_errors(bench, "open311, " + name, answer)
    for name, kind, body, status in open311_bodies(system):
        answer = call("POST", system.partners_port, ENDPOINT, body, {"Content-Type": kind} if kind else {})
        bench.expect("open311, " + name, answer.status, status, answer.text())
        check_errors(bench, "open311, " + name, answer)
    for name, method, path, status in (
            ("DELETE", "DELETE", ENDPOINT, 405), ("an unknown resource", "GET", "/open311/v2/nope.json?jurisdiction_id=oktmo:33701000", 404),
            ("an unknown number", "GET", "/open311/v2/requests/0.json?jurisdiction_id=oktmo:33701000", 404),
            ("a number of 5000 characters", "GET", "/open311/v2/requests/%s.json?jurisdiction_id=oktmo:33701000" % ("9" * 5000), 404),
            ("an unknown token", "GET", "/open311/v2/tokens/1.json?jurisdiction_id=oktmo:33701000", 404),
            ("a wrong date", "GET", "/open311/v2/requests.json?jurisdiction_id=oktmo:33701000&start_date=yesterday", 400),
            ("SQL in a number", "GET", "/open311/v2/requests/1'%20OR%20'1'='1.json?jurisdiction_id=oktmo:33701000", 404)):
        answer = call(method, system.partners_port, path)
        bench.expect("open311, " + name, answer.status, status, answer.text())
        check_errors(bench, "open311, " + name, answer)
    answer = call("POST", system.partners_port, "/open311/v2/requests.xml", "", {"Content-Type": FORM})
    bench.expect("open311, errors in XML", b"<errors>" in answer.body and answer.status, 400, answer.text())


def check_errors(bench, name, answer):
    """GeoReport's form of errors: a list of code and description; what was posted is not repeated."""
    try:
        errors = answer.json()
        good = all(int(error["code"]) == answer.status and error["description"] for error in errors) and errors
    except (ValueError, KeyError, TypeError):
        good = False
    if not good:
        bench.wrong.append("%s: not GeoReport's form of errors: %s" % (name, answer.text()[:300]))


# ---- the SMEV door


def code_of(answer):
    found = re.search(rb"<code>([^<]*)</code>", answer.body)
    return found.group(1).decode() if found else ""


def raw_documents(bench):
    """name, document, code; nothing of it is signed well."""
    content = smev_door.new_content(bench.rng)
    plain = smev_door.unsigned(content)
    deep = "<a>" * 5000 + "</a>" * 5000
    wide = "<a/>" * 50000
    return [("no XML", "hello", "message.malformed"), ("an empty body", "", "message.malformed"),
            ("a cut document", plain[:-40], "message.malformed"),
            ("random octets", os.urandom(2048), "message.malformed"),
            ("DOCTYPE", '<!DOCTYPE a [<!ENTITY b "c">]>' + plain, "message.doctype"),
            ("an external entity", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + plain, "message.doctype"),
            ("deep nesting", plain.replace("</soap:Body>", deep + "</soap:Body>"), "message.too_deep"),
            ("very many elements", plain.replace("</soap:Body>", wide + "</soap:Body>"), "message.operation"),
            ("UTF-16 octets called UTF-8", plain.encode("utf-16"), "message.encoding"),
            ("octets that are no UTF-8", plain.encode().replace("Яма".encode(), b"\xff\xfe\xfd"), "message.encoding"),
            ("another operation", smev_door.unsigned(content, operation="CancelRequest"), "message.operation"),
            ("SOAP 1.2", plain.replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"),
             "message.schema"),
            ("version 1.1 of the schema", plain.replace("/types/1.2", "/types/1.1"), "message.operation"),
            ("an empty soap:Body", re.sub("<soap:Body>.*</soap:Body>", "<soap:Body/>", plain), "message.schema"),
            ("unsigned", plain, "signature.missing"),
            ("a body that is set aside in a file", plain.replace("Яма", "я" * 200000), "signature.missing")]


def signed_documents(bench):
    system, rng = bench.system, bench.rng
    good = lambda **more: smev_door.new_content(rng, **more)
    sign = lambda content, key="federal-sign", **more: smev_door.sign(system, smev_door.unsigned(content, **more), key)
    signed = sign(good())
    value = re.search("<ds:SignatureValue>([^<]*)</ds:SignatureValue>", signed).group(1)
    certificate = re.search("<ds:X509Certificate>([^<]*)</ds:X509Certificate>", signed).group(1)
    other = base64.b64encode(os.urandom(64)).decode()
    return [("an expired certificate", sign(good(), "expired-sign"), "certificate.expired"),
            ("a sender nobody trusts", sign(good(), "stranger-sign"), "certificate.untrusted"),
            ("a revoked certificate", sign(good(), "revoked-sign"), "certificate.revoked"),
            ("a certificate not for signing", sign(good(), "nousage-sign"), "certificate.usage"),
            ("text changed after signing", signed.replace("Яма", "Лужа"), "signature.invalid"),
            ("a foreign signature value", signed.replace(value, other), "signature.invalid"),
            ("a signature value that is no base64", signed.replace(value, "!!!" + value[3:]), "signature.invalid"),
            ("a certificate that is no base64", signed.replace(certificate, "@@@" + certificate[3:]), "signature.invalid"),
            ("the message moved behind another one", wrapped(signed, "FORGED"), "signature.target"),
            ("a forged message under the same Id", wrapped(signed, "SIGNED"), "signature.target"),
            ("an unknown topic", sign(good(topic="nope", oktmo="33710000")), "message.topic"),
            ("an unknown territory", sign(good(oktmo="99999999")), "message.territory"),
            ("content against its schema", sign(good().replace("<regime>fz59</regime>", "<regime/><nonsense/>")), "message.schema"),
            ("content that is no appeal", sign('<x xmlns="urn:other"/>'), "message.schema"),
            ("a MessageID of version 4", sign(good(), message_id="0b940b96-103f-4248-850c-26b6c7296728"), "message.value")]


def wrapped(signed, forged_id):
    """Signature wrapping: the signed element goes aside, a forged one takes its place."""
    found = re.search("<t:SenderProvidedRequestData Id=\"SIGNED\">.*</t:SenderProvidedRequestData>", signed, re.S).group(0)
    forged = found.replace('Id="SIGNED"', 'Id="%s"' % forged_id).replace("Яма", "Подделка")
    aside = found.replace(' Id="', ' xmlns:t="%s" xmlns:b="%s" Id="' % (smev_door.TYPES, smev_door.BASIC), 1)
    return signed.replace(found, forged).replace("<soap:Header/>", "<soap:Header>%s</soap:Header>" % aside)


def try_smev(bench):
    system = bench.system
    for name, document, code in raw_documents(bench) + signed_documents(bench):
        answer = smev_door.post(system, document)
        bench.expect("smev, " + name, (answer.status, code_of(answer)), (500, code), answer.text())
        if b"<soap:Fault>" not in answer.body:
            bench.wrong.append("smev, %s: no SOAP fault: %s" % (name, answer.text()[:200]))
    good = smev_door.sign(system, smev_door.unsigned(smev_door.new_content(bench.rng)))
    for name, kind, code in (("JSON", "application/json", "message.content_type"), ("no content type", None, "message.content_type"),
                             ("windows-1251", "text/xml; charset=windows-1251", "message.encoding"),
                             ("multipart without its parts", "multipart/related; boundary=x", "message.malformed")):
        answer = smev_door.post(system, good, {"Content-Type": kind} if kind else {"SOAPAction": "x"})
        bench.expect("smev, content type " + name, (answer.status, code_of(answer)), (500, code), answer.text())
    bench.expect("smev, GET", code_of(call("GET", system.partners_port, smev_door.PATH)), "request.method")


# ---- the administrator's port


def try_admin(bench):
    system = bench.system
    key = {"Authorization": "Bearer " + system.token}
    rows = [("no token", "GET", "/api/v1/appeals", {}, None, 401, "auth.missing"),
            ("a wrong token", "GET", "/api/v1/appeals", {"Authorization": "Bearer nope"}, None, 403, "auth.wrong"),
            ("another scheme", "GET", "/api/v1/appeals", {"Authorization": "Basic eDp4"}, None, 401, "auth.missing"),
            ("an unknown resource", "GET", "/api/v1/nope", key, None, 404, "request.not_found"),
            ("an unknown method", "DELETE", "/api/v1/appeals", key, None, 405, "request.method"),
            ("an unknown argument", "GET", "/api/v1/appeals?nope=1", key, None, 400, "message.value"),
            ("a limit of letters", "GET", "/api/v1/appeals?limit=many", key, None, 400, "message.value"),
            ("a limit of a million", "GET", "/api/v1/appeals?limit=1000000", key, None, 400, "message.value"),
            ("a cursor of nobody", "GET", "/api/v1/appeals?after=nope", key, None, 400, "message.value"),
            ("a wrong time", "GET", "/api/v1/appeals?from=yesterday", key, None, 400, "message.value"),
            ("an unknown appeal", "GET", "/api/v1/appeals/nope", key, None, 404, "request.not_found"),
            ("retry without JSON", "POST", "/api/v1/deliveries/nope/retry", {**key, "Content-Type": "application/json"}, "{", 400, "message.malformed"),
            ("retry of nothing", "POST", "/api/v1/deliveries/nope/retry", {**key, "Content-Type": "application/json"}, '{"actor":"test","reason":"x"}', 404, "request.not_found"),
            ("a form instead of JSON", "POST", "/api/v1/config/reload", {**key, "Content-Type": FORM}, "a=1", 415, "message.content_type"),
            ("deep JSON", "POST", "/api/v1/config/reload", {**key, "Content-Type": "application/json"}, "[" * 10000, 400, "message.malformed"),
            ("health, another path", "GET", "/health/nope", {}, None, 404, "request.not_found"),
            ("metrics by POST", "POST", "/metrics", {}, "", 405, "request.method"),
            ("outside of everything", "GET", "/", {}, None, 404, "request.not_found")]
    for name, method, path, headers, body, status, code in rows:
        answer = call(method, system.admin_port, path, body, headers)
        kind = answer.headers.get("content-type", "")
        bench.expect("admin, " + name, (answer.status, answer.json().get("code") if "json" in kind else kind), (status, code), answer.text())


# ---- HTTP itself, at both ports


def try_http(bench):
    system = bench.system
    long_line = "X-A: " + "a" * 20000
    many = ["X-%d: %s" % (i, "b" * 100) for i in range(400)]
    rows = [("raw garbage", os.urandom(512) + b"\r\n\r\n", (400, 0)), ("TLS at a plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200, (400, 0)),
            ("HTTP/0.9", b"GET /\r\n\r\n", (400,)), ("HTTP/9.9", b"GET / HTTP/9.9\r\n\r\n", (400, 505)),
            ("no Host", b"GET / HTTP/1.1\r\n\r\n", (400,)), ("a header of 20 000 octets", head("GET", "/", long_line), (431,)),
            ("four hundred headers", head("GET", "/", *many), (431,)),
            ("a path of 20 000 octets", head("GET", "/" + "a" * 20000), (431, 400)),
            ("two lengths", head("POST", ENDPOINT, "Content-Length: 3", "Content-Length: 4") + b"abcd", (400,)),
            ("length and chunks", head("POST", ENDPOINT, "Content-Length: 3", "Transfer-Encoding: chunked") + b"0\r\n\r\n", (400,)),
            ("a negative length", head("POST", ENDPOINT, "Content-Length: -1"), (400,)),
            ("a chunk of no number", head("POST", ENDPOINT, "Content-Type: " + FORM, "Transfer-Encoding: chunked") + b"zz\r\nabc\r\n", (400, 404)),
            ("path ..", head("GET", "/open311/v2/../../etc/passwd"), (400, 404)),
            ("path %2e%2e%2f", head("GET", "/open311/v2/%2e%2e%2f%2e%2e%2fetc/passwd"), (400, 404)),
            ("path with a zero", head("GET", "/health/live%00"), (400, 404)), ("path //", head("GET", "//health//live"), (400, 404)),
            ("path that is no UTF-8", head("GET", "/%ff%fe"), (400, 404)), ("an absolute path elsewhere", head("GET", "http://evil.example/"), (400, 404)),
            ("CONNECT", head("CONNECT", "evil.example:443"), (400, 404, 405)), ("a line break in a header", head("GET", "/", "X: a\nEvil: b\x01"), (400, 404))]
    for port in (system.partners_port, system.admin_port):
        for name, octets, allowed in rows:
            status = status_of(talk(port, octets, close_after=True))
            bench.expect("http, %s" % name, status if status not in allowed else True, True)
    too_long = head("POST", ENDPOINT, "Content-Type: " + FORM, "Content-Length: %d" % (MAX_BODY + 1))
    bench.expect("http, a declared length over the limit", status_of(talk(system.partners_port, too_long + b"a" * 1000)), 413)
    streamed = head("POST", ENDPOINT, "Content-Type: " + FORM, "Transfer-Encoding: chunked") + chunked(MAX_BODY + (1 << 20))
    bench.expect("http, chunks over the limit", status_of(talk(system.partners_port, streamed)), 413)
    early_end = head("POST", ENDPOINT, "Content-Type: " + FORM, "Content-Length: 100") + b"a=1"
    bench.expect("http, a body that ends early", status_of(talk(system.partners_port, early_end, close_after=True)) in (400, 408, 0), True)
    slow_head = head("GET", "/health/live")[:-2]
    bench.expect("http, slow header", status_of(talk(system.partners_port, slow_head, 8, drip=0.15)) in (408, 0), True)
    slow_body = head("POST", ENDPOINT, "Content-Type: " + FORM, "Content-Length: 1000")
    bench.expect("http, a body that does not come", status_of(talk(system.partners_port, slow_body, 10)), 408)


def bad_input(system, arguments):
    system.edit("gateway.yaml", ("max_body: 110MiB", "max_body: 2MiB"), ("header_time: 10s", "header_time: 2s"),
                ("body_time: 60s", "body_time: 3s"))
    system.edit("routes/city-b.yaml", ("to: city-b", 'topics: ["zur:roads"]\nto: city-b'))
    system.start_stand()
    system.start_gateway()
    bench = Bench(system)
    for part in (try_open311, try_smev, try_admin, try_http):
        part(bench)
    check(system.live(), "the gateway lives")
    check(not bench.wrong, "%d of %d:\n  %s" % (len(bench.wrong), bench.tried, "\n  ".join(bench.wrong)))
    good = urllib.parse.urlencode(good_form(system))
    answer = call("POST", system.partners_port, ENDPOINT, good, {"Content-Type": FORM})
    check(answer.status == 200, "after all this a good post is refused: " + answer.text())
    until(lambda: system.counts()[1] == bench.before[1] + 1, 5, "the good post is stored")
    system.stop_gateway()
    report = system.store_check()
    print("%d bad inputs, each with its documented error; nothing stored; store good (%d records)" % (bench.tried, report["journal_records"]))


if __name__ == "__main__":
    main(bad_input, __doc__.splitlines()[0])
