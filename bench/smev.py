"""The ways through SMEV: provider, consumer, a backlog, and files of a gigabyte. The stand is a process of its own."""
import contextlib
import json
import re
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from stretcher import Stretcher
from workplace import Gateway, multipart_body

MIB = 1 << 20


class Work:
    """Wall and CPU seconds of the gateway while something is done, and the bare crypto rates of the same minutes."""

    def __init__(self, gateway, args):
        self.gateway, self.program = gateway, args.build / "bench_ceiling"
        self.seconds = self.cpu = 0.0
        self.verify, self.sign = [], []

    @contextlib.contextmanager
    def measured(self):
        with subprocess.Popen([self.program, "--keys", self.gateway.keys], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as beside:
            start, cpu = time.monotonic(), self.gateway.cpu()
            yield
            self.seconds += time.monotonic() - start
            self.cpu += self.gateway.cpu() - cpu
            rates = json.loads(beside.communicate()[0])
        self.verify.append(rates["verify"])
        self.sign.append(rates["sign"])

    def ceiling(self, verifications, signatures):
        """Messages per CPU second that nothing but this many bare GOST operations per message would allow."""
        verify, sign = (sum(rates) / len(rates) for rates in (self.verify, self.sign))
        return 1 / (verifications / verify + signatures / sign)


def report(printer, name, count, work, operations):
    ceiling = work.ceiling(*operations)
    printer.figure(f"{name}.ceiling", ceiling, "1/cpu-s", 1, "%d verify + %d sign" % operations)
    printer.figure(name, count / work.seconds, "1/s", count / work.seconds / ceiling, f"{name}.ceiling")
    printer.figure(f"{name}.per_cpu", count / work.cpu, "1/cpu-s", count / work.cpu / ceiling, f"{name}.ceiling")


def wait_for(patience, what, done):
    end = time.monotonic() + patience
    while not done():
        if time.monotonic() > end:
            raise RuntimeError(f"not within {patience:.0f} s: {what}")
        time.sleep(0.05)


def counter(gateway, name):
    return gateway.control("/smev/state")["counters"][name]


def provider(args, printer):
    """A backlog of federal requests is fetched, verified, acknowledged and normalized; then answered by the municipality."""
    count = 300 if args.quick else 1000
    with Gateway(args, "smev-provider") as gateway:
        gateway.stand()
        gateway.serve()
        gateway.api("POST", "/api/v1/connectors/smev/pause")
        gateway.api("POST", "/api/v1/routes/city-a/pause")
        contents = json.loads(subprocess.run([args.build / "bench_intake", "--contents", str(count)], check=True,
                                             capture_output=True, text=True).stdout)["requests"]
        for at in range(0, count, 50):
            gateway.control("/smev/requests", json.dumps({"requests": contents[at:at + 50]}).encode())
        drain, answer = Work(gateway, args), Work(gateway, args)
        with drain.measured():
            gateway.api("POST", "/api/v1/connectors/smev/resume")
            wait_for(args.patience, "the backlog", lambda: counter(gateway, "acknowledged") >= count)
        report(printer, f"smev.drain_{count}", count, drain, (2, 2))
        with answer.measured():
            gateway.api("POST", "/api/v1/routes/city-a/resume")
            wait_for(args.patience, "the answers", lambda: counter(gateway, "answered") >= count)
        answer.seconds += drain.seconds
        answer.cpu += drain.cpu
        report(printer, "smev.provider", count, answer, (3, 3))


def post_appeals(gateway, count):
    """Partners' posts; they wait at a paused route."""
    url = f"http://127.0.0.1:{gateway.place['partners_port']}/open311/v2/requests.json"
    left = iter(range(count))
    failures = []

    def post():
        for number in left:
            form = {"api_key": gateway.place["partner_key"], "jurisdiction_id": "oktmo:33701000", "service_code": "001", "lat": "58.6036",
                    "long": "49.6680", "description": f"Яма на проезжей части, обращение {number}. " + "x" * 1000}
            try:
                urllib.request.urlopen(url, urllib.parse.urlencode(form).encode(), timeout=60).read()
            except urllib.error.URLError as error:
                failures.append(str(error))
                return

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError("an appeal was not taken: " + failures[0])


def consumer(args, printer):
    """Waiting appeals leave by SendRequest; each answer is fetched, verified, acknowledged and applied."""
    count = 300 if args.quick else 1000
    with Gateway(args, "smev-consumer") as gateway:
        gateway.edit("routes/partner-to-pos.yaml", ("to: pos-eas", "to: smev"))
        gateway.stand()
        gateway.control("/smev/answers", b'{"after_ms": 0}')
        gateway.serve()
        gateway.api("POST", "/api/v1/routes/partner-to-pos/pause")
        post_appeals(gateway, count)
        work = Work(gateway, args)
        with work.measured():
            gateway.api("POST", "/api/v1/routes/partner-to-pos/resume")
            wait_for(args.patience, "the answers", lambda: counter(gateway, "answers_acknowledged") >= count)
        report(printer, "smev.consumer", count, work, (3, 3))


class Files:
    """One gateway for files both ways; how far memory rises while one passes."""

    def __init__(self, args, printer, carried):
        self.args, self.printer, self.carried = args, printer, carried
        self.gateway = Gateway(args, "smev-files")
        self.stretcher = None

    def __enter__(self):
        gateway = self.gateway
        gateway.edit("gateway.yaml", ("max_body: 110MiB", "max_body: 1100MiB"), ("body_time: 60s", "body_time: 10m"))
        gateway.edit("connectors/partner-open311.yaml", ("  endpoint:\n", "  endpoint:\n    max_file: 1GiB\n"))
        smev = re.search(r"url: http://127.0.0.1:(\d+)", (gateway.config / "connectors/smev.yaml").read_text())
        self.stretcher = Stretcher(int(smev[1]))
        gateway.edit("connectors/smev.yaml", ("timeout: 60s", "timeout: 15m"), (smev[0], f"url: http://127.0.0.1:{self.stretcher.port}"),
                     ("  storage_url:", f"  carried_limit: {self.carried // MIB}MiB\n  files_limit: 1025MiB\n  timeout: 10m\n  storage_url:"))
        gateway.edit("routes/partner-to-pos.yaml", ("to: pos-eas", "to: smev"), ("timeout: 30s", "timeout: 15m"))
        gateway.stand()
        gateway.control("/smev/limits", json.dumps({"message": 200 * MIB, "storage": 2048 * MIB, "quota": 8192 * MIB}).encode())
        gateway.serve()
        gateway.api("POST", "/api/v1/routes/city-a/pause")
        return self

    def __exit__(self, *_):
        self.gateway.__exit__()
        if self.stretcher:
            self.stretcher.close()

    def watch(self, name, size, prepare, start, done):
        """`prepare` makes the file and is not measured; a small one of the same way goes before."""
        for octets in (10_000, size):
            before_all = done()
            prepare(octets)
            time.sleep(1)
            before = self.gateway.memory("VmRSS")
            self.gateway.forget_peak()
            if done() > before_all:
                raise RuntimeError(f"{name}: the file passed before it was watched")
            began = time.monotonic()
            start()
            wait_for(900, name, lambda: done() > before_all)
            took = time.monotonic() - began
        growth = self.gateway.memory("VmHWM") - before
        self.printer.figure(f"{name}.growth", growth, "MB", growth / (size / 1e6), "the file")
        self.printer.figure(f"{name}.time", took, "s", size / 1e6 / took, "MB per second")

    def incoming(self, name, size, via):
        content = json.loads(subprocess.run([self.args.build / "bench_intake", "--contents", "1"], check=True, capture_output=True,
                                            text=True).stdout)["requests"][0]

        def prepare(octets):
            self.gateway.api("POST", "/api/v1/connectors/smev/pause")
            time.sleep(1)  # the poll under way comes to its end
            made = octets if via == "ftp" else 1000
            self.stretcher.grow = octets - made
            file = {"name": "file.txt", "via": via, "size": made}
            self.gateway.control("/smev/requests", json.dumps({"requests": [{**content, "attachments": [file]}]}).encode())

        self.watch(name, size, prepare, lambda: self.gateway.api("POST", "/api/v1/connectors/smev/resume"),
                   lambda: counter(self.gateway, "acknowledged"))

    def outgoing(self, name, size):
        url = f"http://127.0.0.1:{self.gateway.place['partners_port']}/open311/v2/requests.json"

        def prepare(octets):
            self.gateway.api("POST", "/api/v1/routes/partner-to-pos/pause")
            boundary, pieces = multipart_body(self.gateway, octets)
            request = urllib.request.Request(url, data=iter(pieces), method="POST", headers={
                "Content-Type": f"multipart/form-data; boundary={boundary}", "Content-Length": str(sum(map(len, pieces)))})
            urllib.request.urlopen(request, timeout=600).read()

        self.watch(name, size, prepare, lambda: self.gateway.api("POST", "/api/v1/routes/partner-to-pos/resume"),
                   lambda: counter(self.gateway, "sent_by_gateway"))


def files(args, printer):
    """One file at a time through the storage (FTP) and inside the message (MTOM), both ways."""
    size = (64 if args.quick else 1024) * MIB
    # The storage first: above the limit a file is not carried in the message.
    with Files(args, printer, MIB) as way:
        way.incoming(f"smev.ftp_in_{size // MIB}mib", size, "ftp")
        way.outgoing(f"smev.ftp_out_{size // MIB}mib", size)
    with Files(args, printer, 1025 * MIB) as way:
        way.incoming(f"smev.mtom_in_{size // MIB}mib", size, "mtom")
        way.outgoing(f"smev.mtom_out_{size // MIB}mib", size)
        if way.stretcher.longest < size:
            raise RuntimeError(f"the longest message had {way.stretcher.longest} octets")
