"""What the parts of the benchmark share: how figures are printed, and a gateway with the stand in a folder of their own."""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent


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
        self.stop()
        shutil.rmtree(self.dir, ignore_errors=True)

    def stop(self):
        """Ends what was started, the last first."""
        while self.children:
            child = self.children.pop()
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

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

    def edit(self, file, *changes):
        """Replaces texts in one file of the configuration; each must be there."""
        path = self.config / file
        text = path.read_text()
        for was, becomes in changes:
            if was not in text:
                raise RuntimeError(f"{file} has no '{was}'")
            text = text.replace(was, becomes, 1)
        path.write_text(text)

    def api(self, method, path):
        request = urllib.request.Request(f"http://127.0.0.1:{self.place['admin_port']}{path}", method=method,
                                         data=b'{"actor": "bench", "reason": "measurement"}' if method == "POST" else None,
                                         headers={"Authorization": "Bearer " + self.place["admin_token"],
                                                  "Content-Type": "application/json"})
        return json.loads(urllib.request.urlopen(request, timeout=30).read() or "{}")

    def control(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.place['stand_port']}/control{path}", data=body,
                                         headers={"Content-Type": "application/json"})
        return json.loads(urllib.request.urlopen(request, timeout=600).read())

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
