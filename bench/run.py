#!/usr/bin/env python3
"""Runs every benchmark and prints one line per figure: name, value, unit, ratio, what it is compared with.

  python3 bench/run.py --build build/release [--quick] [--json] [--only crypto,canonical,mapping,store,intake,everything,memory,throughput,smev_provider,smev_consumer,smev_files,table_import,partner,brokers,bi]

bench/README.md says what each figure means. Uses nothing outside a folder of its own in --dir; ends what it started.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import bi
import brokers
import everything
import partner
import smev
import table_import
from workplace import ROOT, Gateway, Printer, multipart_body, run_program

ATTACHMENT = 100 * 1000 * 1000


def crypto(args, printer):
    run_program(args, printer, [args.build / "bench_crypto"])


def canonical(args, printer):
    run_program(args, printer, [args.build / "bench_canonical"])


def mapping(args, printer):
    run_program(args, printer, [args.build / "bench_mapping", ROOT / "config"])


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


def memory(args, printer):
    """A fresh process, so that memory it has used before hides nothing."""
    with Gateway(args, "memory") as gateway:
        gateway.edit("connectors/partner-open311.yaml", ("  endpoint:\n", "  endpoint:\n    max_file: 105MiB\n"))
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


PARTS = {"crypto": crypto, "canonical": canonical, "mapping": mapping, "store": store, "intake": intake, "everything": everything.run, "memory": memory,
         "throughput": throughput, "smev_provider": smev.provider, "smev_consumer": smev.consumer, "smev_files": smev.files,
         "table_import": table_import.run, "partner": partner.run, "brokers": brokers.run, "bi": bi.run}


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
