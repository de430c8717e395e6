"""Intake with everything on beside the plain one: the same signed load against two gateways, by turns in one run."""
import contextlib
import http.server
import pathlib
import statistics
import subprocess
import threading

from workplace import Gateway, run_program

CONNECTIONS = 64

TSA_SETTINGS = """[tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
ess_cert_id_alg = sha256
[stamp]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""

STAMPS = """
timestamps:
  url: http://127.0.0.1:{port}/tsp
  trust: tsa
"""


class Silent:
    """Its figures are wanted, not printed."""

    def figure(self, *_, **__):
        pass


class Authority:
    """A time stamp authority on loopback, RFC 3161 by openssl; its root lies in `trust`."""

    def __init__(self, folder):
        self.dir = pathlib.Path(folder)
        self.trust = self.dir / "trust"
        self.trust.mkdir(parents=True)
        (self.dir / "tsa.cnf").write_text(TSA_SETTINGS)
        (self.dir / "serial").write_text("01\n")
        new_key = ("req", "-new", "-newkey", "rsa:2048", "-nodes", "-config", "/dev/null")
        self.openssl(*new_key, "-keyout", "root.key", "-x509", "-days", "3650", "-subj", "/CN=Bench TSA root", "-addext",
                     "basicConstraints=critical,CA:true", "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", "trust/root.crt")
        self.openssl(*new_key, "-keyout", "tsa.key", "-subj", "/CN=Bench TSA", "-out", "tsa.csr")
        self.openssl("x509", "-req", "-in", "tsa.csr", "-CA", "trust/root.crt", "-CAkey", "root.key", "-set_serial", "7", "-days",
                     "3650", "-extfile", "tsa.cnf", "-extensions", "stamp", "-out", "tsa.crt")
        self.given = 0
        self.server = http.server.HTTPServer(("127.0.0.1", 0), self.handler())
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def openssl(self, *words, given=None):
        return subprocess.run(["openssl", *words], cwd=self.dir, input=given, check=True, capture_output=True).stdout

    def reply(self, query):
        (self.dir / "query.tsq").write_bytes(query)
        self.given += 1
        return self.openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "one", "-queryfile", "query.tsq", "-signer", "tsa.crt",
                            "-inkey", "tsa.key")

    def handler(self):
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                token = authority.reply(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(token)))
                self.end_headers()
                self.wfile.write(token)

            def log_message(self, *_):
                pass

        return Handler


def take_all_off(gateway):
    """No terms, no rules, no region and so no sector blocks, bodies open on disk; no time stamps as it is."""
    for folder in ("deadlines", "quality"):
        for rule in (gateway.config / folder).iterdir():
            rule.unlink()
    path = gateway.config / "gateway.yaml"
    text = path.read_text(encoding="utf-8")
    quality = text.index("\nquality:\n")
    text = text[:quality] + "\n"  # the last block
    sealed, after = text.index("  encryption:\n"), text.index("\nretention:\n")
    comment = text.rindex("# Сроки хранения", 0, after)
    path.write_text(text[:sealed] + "\n" + text[comment:], encoding="utf-8")


def put_all_on(gateway, authority):
    """What config/ has, and what it leaves to a region: its sector blocks and time stamps over evidence."""
    gateway.edit("gateway.yaml", ("\ninstance:\n", "\ninstance:\n  region: kirov\n"),
                 ("\ntrust:\n", f"\ntrust:\n  tsa: {{dir: {authority.trust}}}\n"),
                 ("\nlog:\n", STAMPS.format(port=authority.port) + "\nlog:\n"))


def check(gateway):
    """A configuration that is not what it is meant to be must not be measured."""
    said = subprocess.run([gateway.binary, "check", "--config", gateway.config], capture_output=True, text=True)
    if said.returncode != 0:
        raise RuntimeError("check: " + (said.stderr or said.stdout)[-1500:])


def is_enriched(gateway):
    """Whether an appeal that was taken has terms and a sector block."""
    newest = gateway.api("GET", "/api/v1/appeals?limit=1")["items"][0]["appeal_id"]
    story = gateway.api("GET", f"/api/v1/appeals/{newest}")
    return bool(story["deadlines"]) and bool(story["canonical"]["routing"].get("sector_blocks"))


def load(args, gateway):
    """Messages per server CPU second and per second."""
    figures = run_program(args, Silent(), [args.build / "bench_intake", "--port", gateway.place["partners_port"], "--pid",
                                           gateway.process.pid, "--keys", gateway.keys, "--connections", CONNECTIONS])
    name = f"intake.{CONNECTIONS}"
    return figures[name + ".per_cpu"], figures[name]


def run(args, printer):
    turns = 2 if args.quick else 3
    with contextlib.ExitStack() as stack:
        plain = stack.enter_context(Gateway(args, "plain"))
        full = stack.enter_context(Gateway(args, "everything"))
        authority = stack.enter_context(Authority(full.dir / "tsa"))
        take_all_off(plain)
        put_all_on(full, authority)
        for gateway in (plain, full):
            check(gateway)
            gateway.serve()
            gateway.api("POST", "/api/v1/routes/city-a/pause")
        rates = {plain: [], full: []}
        for turn in range(turns):
            for gateway in (plain, full) if turn % 2 == 0 else (full, plain):
                rates[gateway].append(load(args, gateway))
        if authority.given == 0 or not is_enriched(full) or is_enriched(plain):
            raise RuntimeError("the gateways are not what they are measured as: stamps, terms, blocks")
        for at, (word, unit) in enumerate(((".per_cpu", "1/cpu-s"), ("", "1/s"))):
            name = f"intake_plain.{CONNECTIONS}{word}"
            of_plain, of_full = (statistics.median(rate[at] for rate in rates[gateway]) for gateway in (plain, full))
            printer.figure(name, of_plain, unit)
            printer.figure(f"intake_everything.{CONNECTIONS}{word}", of_full, unit, of_full / of_plain, name)
