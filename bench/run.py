#!/usr/bin/env python3
"""Runs every benchmark and prints one line per figure: name, value, unit, ratio, what it is compared with.

  python3 bench/run.py --build build/release [--quick] [--json] [--only crypto,store,intake,memory,throughput]

bench/README.md says what each figure means. Uses nothing outside a folder of its own in --dir; ends what it started.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
ATTACHMENT = 100 * 1000 * 1000


class Printer:
    """The table, or one JSON object per line."""

    def __init__(self, as_json):
        self.as_json = as_json
        if not as_json:
            print(f"{'name':<36} {'value':>12} {'unit':<8} {'ratio':>8}  of")

    def figure(self, name, value, unit, ratio=1.0, ratio_to=""):
        if self.as_json:
            print(json.dumps({"name": name, "value": value, "unit": unit, "ratio": ratio, "ratio_to": ratio_to}), flush=True)
        else:
            print(f"{name:<36} {value:>12.6g} {unit:<8} {ratio:>8.4g}  {ratio_to}", flush=True)


class Gateway:
    """A workplace of the demonstration with a gateway in it, and the stand when asked for."""

    def __init__(self, args, name):
        self.binary = args.build / "appeal-gateway"
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix=f"bench-{name}-", dir=args.dir))
        self.children = []
        offset = random.randrange(2000, 20000, 20)
        made = subprocess.run([self.binary, "demo", "--prepare", "--config", ROOT / "config", "--dir", self.dir, "--port-offset",
                               str(offset)], check=True, capture_output=True, text=True)
        self.place = json.loads(made.stdout)
        self.config = pathlib.Path(self.place["config"])
        self.keys = self.dir / "var" / "keys"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def start(self, *words):
        out = open(self.dir / f"{words[0]}.out", "wb")
        child = subprocess.Popen([self.binary, *words], stdout=out, stderr=out)
        self.children.append(child)
        return child

    def serve(self):
        self.process = self.start("serve", "--config", self.config)
        self.wait_for(f"http://127.0.0.1:{self.place['admin_port']}/health/live")

    def stand(self):
        self.start("stand", "--keys", self.keys, "--base-port", str(self.place["stand_port"]), "--spool", self.dir / "spool")
        self.wait_for(f"http://127.0.0.1:{self.place['stand_port']}/control")

    def wait_for(self, url):
        for _ in range(300):
            try:
                return urllib.request.urlopen(url, timeout=5).read()
            except (urllib.error.URLError, ConnectionError):
                if self.children[-1].poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(f"{url} does not answer: " + (self.dir / "serve.out").read_text()[-2000:])

    def api(self, method, path):
        request = urllib.request.Request(f"http://127.0.0.1:{self.place['admin_port']}{path}", method=method,
                                         data=b'{"actor": "bench", "reason": "measurement"}' if method == "POST" else None,
                                         headers={"Authorization": "Bearer " + self.place["admin_token"],
                                                  "Content-Type": "application/json"})
        return json.loads(urllib.request.urlopen(request, timeout=30).read() or "{}")

    def control(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.place['stand_port']}/control{path}", data=body,
                                         headers={"Content-Type": "application/json"})
        return json.loads(urllib.request.urlopen(request, timeout=60).read())

    def memory(self, field):
        """MB of VmRSS (now) or VmHWM (the most since start or since forget_peak)."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024 / 1e6
        raise RuntimeError("the gateway is gone")

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_program(args, printer, words):
    """A C++ benchmark: its figures are printed as they come, and given back by name."""
    command = [str(word) for word in words] + ["--json"] + (["--quick"] if args.quick else [])
    figures = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout:
            figure = json.loads(line)
            printer.figure(**figure)
            figures[figure["name"]] = figure["value"]
    if child.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {child.returncode}")
    return figures


def crypto(args, printer):
    run_program(args, printer, [args.build / "bench_crypto"])


def store(args, printer):
    run_program(args, printer, [args.build / "bench_store"])


def intake(args, printer):
    """The municipality's route is paused: what is measured is the way in."""
    with Gateway(args, "intake") as gateway:
        gateway.serve()
        gateway.api("POST", "/api/v1/routes/city-a/pause")
        time.sleep(1)
        idle = gateway.memory("VmRSS")
        gateway.forget_peak()
        run_program(args, printer, [args.build / "bench_intake", "--port", gateway.place["partners_port"], "--pid",
                                    gateway.process.pid, "--keys", gateway.keys])
        printer.figure("memory.idle", idle, "MB")
        peak = gateway.memory("VmHWM")
        printer.figure("memory.intake_peak", peak, "MB", peak / idle, "memory.idle")


def multipart_body(gateway, size):
    """Pieces of a GeoReport v2 request with one picture of `size` octets."""
    boundary = "bench-boundary-7d1f"
    fields = {"api_key": gateway.place["partner_key"], "jurisdiction_id": "oktmo:33701000", "service_code": "001", "lat": "58.6036",
              "long": "49.6680", "address_string": "тестовый адрес, дом 1", "description": "Яма"}
    head = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    head += f'--{boundary}\r\nContent-Disposition: form-data; name="media"; filename="p.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    tail = f"\r\n--{boundary}--\r\n".encode()
    piece = random.Random(1).randbytes(1 << 20)
    pieces = [head.encode(), b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(5)]
    left = size - len(pieces[1])
    while left > 0:
        pieces.append(piece[:left])
        left -= len(pieces[-1])
    return boundary, pieces + [tail]


def memory(args, printer):
    """A fresh process, so that memory it has used before hides nothing."""
    with Gateway(args, "memory") as gateway:
        file = gateway.config / "connectors" / "partner-open311.yaml"
        file.write_text(file.read_text().replace("  endpoint:\n", "  endpoint:\n    max_file: 105MiB\n", 1))
        gateway.serve()
        small, big = multipart_body(gateway, 10_000), multipart_body(gateway, ATTACHMENT)
        url = f"http://127.0.0.1:{gateway.place['partners_port']}/open311/v2/requests.json"

        def post(form):
            boundary, pieces = form
            request = urllib.request.Request(url, data=iter(pieces), method="POST", headers={
                "Content-Type": f"multipart/form-data; boundary={boundary}", "Content-Length": str(sum(map(len, pieces)))})
            try:
                urllib.request.urlopen(request, timeout=120).read()
            except urllib.error.HTTPError as error:
                raise RuntimeError(f"the attachment was refused: {error.code} {error.read()[:300]!r}") from error

        post(small)
        time.sleep(1)
        before = gateway.memory("VmRSS")
        gateway.forget_peak()
        start = time.monotonic()
        post(big)
        took = time.monotonic() - start
        growth = gateway.memory("VmHWM") - before
        printer.figure("memory.attachment_100mb.growth", growth, "MB", growth / 20, "20 MB")
        printer.figure("memory.attachment_100mb.time", took, "s", ATTACHMENT / 1e6 / took, "MB per second")


def throughput(args, printer):
    """A federal sender's appeals at the stand's SMEV -> gateway -> municipality -> answers -> SMEV."""
    count = 300 if args.quick else 900  # the stand keeps at most 1000
    with Gateway(args, "throughput") as gateway:
        gateway.stand()
        gateway.serve()
        contents = json.loads(subprocess.run([args.build / "bench_intake", "--contents", str(count)], check=True,
                                             capture_output=True, text=True).stdout)["requests"]
        cpu = gateway.cpu()
        start = time.monotonic()

        def order():
            for at in range(0, count, 50):
                gateway.control("/smev/requests", json.dumps({"requests": contents[at:at + 50]}).encode())

        thread = threading.Thread(target=order)
        thread.start()
        delivered = answered = 0
        out = back = None
        while answered < count and time.monotonic() - start < args.patience:
            time.sleep(0.25)
            delivered = len(gateway.control("/city-a/state")["effects"])
            answered = sum(1 for effect in gateway.control("/smev/state")["effects"] if effect["key"].startswith("response:"))
            if out is None and delivered >= count:
                out = time.monotonic() - start
        back = time.monotonic() - start
        cpu = gateway.cpu() - cpu
        thread.join()
        if answered < count:
            print(f"throughput: only {answered} of {count} answers came back", file=sys.stderr)
        if out is not None:
            printer.figure("throughput.in_and_out", count / out, "1/s", out, "seconds")
        printer.figure("throughput.there_and_back", answered / back, "1/s", answered / count, "all appeals")
        printer.figure("throughput.cpu_per_appeal", cpu * 1000 / max(answered, 1), "ms", cpu / back, "one core")


PARTS = {"crypto": crypto, "store": store, "intake": intake, "memory": memory, "throughput": throughput}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--dir", default="/var/tmp", help="where data is written; the disk that is measured")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--patience", type=float, default=None, help="seconds for all answers of throughput to come back")
    args = parser.parse_args()
    args.build = args.build.resolve()
    args.patience = args.patience or (25 if args.quick else 90)
    printer = Printer(args.json)
    failed = 0
    for name in args.only.split(","):
        if name not in PARTS:
            parser.error(f"there is no part '{name}', only {', '.join(PARTS)}")
        try:
            PARTS[name](args, printer)
        except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
