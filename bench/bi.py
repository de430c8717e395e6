"""A million appeals in the store: exports in every format, measures, search, the way of one appeal, terms.

The store is written by SQL straight into the schema the gateway made, in a minute, and kept in build/: what is measured is
reading. Messages hold no octets and the journal no true chain: nothing measured here reads them.
"""
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import time
import urllib.request

from workplace import ROOT, Gateway, run_program

MADE = 2  # of the content below: a change makes the store anew
START = 1767225600  # 2026-01-01T00:00:00Z
BLOCKS = ["roads", "housing", "waste", "energy", "health", "education", "social", "transport"]
TOWNS = [f"337{n:02d}000" for n in range(1, 40)]
ORGANS = [f"Администрация № {n}" for n in range(60)]
CHANNELS = [("pos", "pos_message"), ("epgu", "fz59"), ("vk", "open_source"), ("phone", "other"), ("smev", "fz59")]


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(seconds))


def appeal_id(i):
    return f"019b{i >> 16:04x}-{i & 0xffff:04x}-7000-8000-{i * 2654435761 % (1 << 48):012x}"


def document(i):
    """An appeal of the year 2026; two of three are answered, most of these in term."""
    created = START + i * 29 % (300 * 86400)
    channel, regime = CHANNELS[i % len(CHANNELS)]
    block, town = BLOCKS[i % 7 * i % len(BLOCKS)], TOWNS[i * 7 % len(TOWNS)]
    chance = i * 2654435761 >> 8
    closed = chance % 3 != 0
    ended = created + (3 + chance % 31) * 86400 + i % 86400
    status = "answered" if closed else "in_work"
    history = [{"at": stamp(created), "status": "registered", "source": channel},
               {"at": stamp(created + 7200), "status": "in_work", "source": "city-a"}]
    question = {"n": 1, "topics": [{"scheme": "pos", "code": str(i % 180), "name": f"Тема обращения № {i % 180}"},
                                   {"scheme": "zur", "code": block + (".other" if i % 11 == 0 else "")}],
                "status": status, "org_current": ORGANS[i * 13 % len(ORGANS)], "dates": {"registered": stamp(created + 3600)}}
    if closed:
        history.append({"at": stamp(ended), "status": "answered", "source": "city-a"})
        question["decision"] = ("solved", "explained", "refused")[i % 5 % 3]
        question["actions_taken"] = i % 2 == 0
    appeal = {"schema": "zur.appeal/1.0", "appeal_id": appeal_id(i),
              "external_ids": [{"system": "pos", "kind": "pos_id", "value": f"PP-{i:07d}"}],
              "regime": regime, "channel": channel, "created_at": stamp(created),
              "applicant": {"kind": "citizen_rf", "name": {"last": "Примеров", "first": "Пётр", "middle": "Петрович"}},
              "text": {"body": "Во дворе дома яма, вторую неделю не засыпана. Прошу принять меры и ответить. " * 3},
              "questions": [question],
              "location": {"geo": {"lat": 58.0 + i * 17 % 1000 / 1000, "lon": 49.0 + i * 31 % 1500 / 1000}},
              "routing": {"municipality_oktmo": town, "sector_blocks": [block]},
              "deadlines": [{"stage": "answer", "due_at": stamp(created + 30 * 86400), "source": "computed"}],
              "status": status, "status_at": stamp(ended if closed else created + 7200), "history": history}
    if regime == "fz59":
        appeal["fz59"] = {"type": "application"}
    if closed and i % 4 == 0:
        appeal["rating"] = {"value": 1 + i % 5}
    return appeal, created, closed


def rows_of(table, count):
    for i in range(1, count + 1):
        name, micros = f"m{i}", (START + i * 20) * 1_000_000
        if table == "messages":
            yield (i, name, i, "pos", "pos", name, "appeal.created", "application/json", name, name, micros, micros, micros, "[]",
                   "[]", "", "", "", b"")
        elif table == "external_ids":
            yield (i, "pos", "pos_id", f"PP-{i:07d}", f"PP-{i:07d}")
        elif table == "journal":
            yield (None, micros, "accepted", name, appeal_id(i), "", "pos", "", "", "", "", "")
        elif table == "deliveries":
            yield (i, f"d{i}", "city-a", "city-a", i, i, "delivered", micros, micros, micros)
        else:
            appeal, created, closed = document(i)
            yield (i, appeal["appeal_id"], appeal["status"], appeal["regime"], 1 if closed else 0, created * 1_000_000, micros,
                   json.dumps(appeal, ensure_ascii=False, separators=(",", ":")))


INSERTS = {
    "appeals": "INSERT INTO appeals (seq, appeal_id, version, status, regime, origin, final, created_at, changed_at, json) "
               "VALUES (?, ?, 1, ?, ?, 'pos', ?, ?, ?, ?)",
    "external_ids": "INSERT INTO external_ids VALUES (?, ?, ?, ?, ?)",
    "messages": "INSERT INTO messages (seq, message_id, appeal, connector, sender, sender_message_id, kind, content_type, "
                "content_digest, trace_id, received_at, occurred_at, accepted_at, attachments, evidence, bytes_sha256, "
                "canonical_sha256, canonical, bytes) VALUES (" + ", ".join("?" * 19) + ")",
    "deliveries": "INSERT INTO deliveries (seq, delivery_id, route, connector, message, appeal, state, open, ready, created_at, "
                  "due_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?)",
    "journal": "INSERT INTO journal VALUES (" + ", ".join("?" * 12) + ")",
}


def fill(file, count):
    store = sqlite3.connect(file)
    store.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;")
    for table, insert in INSERTS.items():
        with store:
            store.executemany(insert, rows_of(table, count))
    store.execute("PRAGMA journal_mode = WAL")
    store.close()


def empty_store(gateway):
    """What the gateway makes of nothing."""
    gateway.serve()
    gateway.stop()
    return shutil.copyfile(gateway.dir / "var/data/gateway.db", gateway.dir / "empty.db")


def cached_store(args, empty, count):
    """The file of a store with `count` appeals; made where it is not there for this schema."""
    schema = sqlite3.connect(empty).execute("PRAGMA user_version").fetchone()[0]
    cached = args.build.parent / f"bench-bi-{count}-{schema}-{MADE}.db"
    if not cached.exists():
        part = cached.with_suffix(".part")
        shutil.copyfile(empty, part)
        fill(part, count)
        os.rename(part, cached)
    return cached


def run_verb(gateway, *words):
    """Seconds, CPU seconds, megabytes at most and the output of a verb of the binary. VmHWM is looked at while it runs: what
    wait4 tells begins with our own."""
    began, peak = time.monotonic(), 0
    out = gateway.dir / "verb.out"
    with open(out, "wb") as file:
        child = subprocess.Popen([gateway.binary, *map(str, words)], stdout=file)
    while not child.returncode and child.returncode != 0:
        try:
            status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
            peak = max([peak] + [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")])
        except OSError:
            pass
        done, status, usage = os.wait4(child.pid, os.WNOHANG)
        if done:
            child.returncode = os.waitstatus_to_exitcode(status)
        else:
            time.sleep(0.02)
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, words[:2]))} ended with {child.returncode}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, peak * 1024 / 1e6, out.read_text()


def use(gateway, store):
    data = gateway.dir / "var/data"
    for old in data.glob("gateway.db*"):
        old.unlink()
    subprocess.run(["cp", "--reflink=auto", store, data / "gateway.db"], check=True)


def export(args, gateway, printer, count, small_peak):
    """Every format alone; the peak beside that of a tenth of the appeals."""
    peaks = {}
    for form in ("csv", "jsonl", "xlsx", "geojson"):
        out = gateway.dir / f"out-{form}"
        took, cpu, peak, text = run_verb(gateway, "bi", "export", "--config", gateway.config, "--out", out, "--format", form, "--json")
        made = json.loads(text)
        rows = made["appeals"]
        if rows != count or made["unreadable"]:
            raise RuntimeError(f"{form}: {made}")
        peaks[form] = peak
        if small_peak:
            printer.figure(f"bi.export.{form}", rows / took, "rows/s", cpu / took, "one core")
            printer.figure(f"bi.export.{form}.memory", peak, "MB", peak / small_peak[form], "a tenth of the appeals")
        if form != "csv" or not small_peak:
            shutil.rmtree(out)
    return peaks


def counting(gateway, printer, count):
    took, cpu, peak, _ = run_verb(gateway, "bi", "measures", "--config", gateway.config, "--json", "--from", "2026-05-04",
                                  "--to", "2026-05-04")
    printer.figure("bi.measures.day", took, "s", count / took, "appeals per second")
    printer.figure("bi.measures.day.memory", peak, "MB", 1, "")
    took, cpu, peak, _ = run_verb(gateway, "bi", "reconcile", "--config", gateway.config, gateway.dir / "out-csv", "--json")
    printer.figure("bi.reconcile", took, "s", count / took, "facts per second")
    printer.figure("bi.reconcile.memory", peak, "MB", 1, "")


def look_up(gateway, printer, count):
    """One question at a time over HTTP, of appeals far from each other; 50 before that do not count."""
    def times(path):
        took = []
        for n in range(1050):
            i = 1 + n * 7919 % count
            began = time.perf_counter()
            answer = gateway.api("GET", path(i))
            took.append((time.perf_counter() - began) * 1000)
            if appeal_id(i) not in json.dumps(answer):
                raise RuntimeError(f"{path(i)}: {answer}")
        return statistics.quantiles(took[50:], n=100)

    for name, path in (("search", lambda i: f"/api/v1/appeals?external_id=PP-{i:07d}"),
                       ("trace", lambda i: f"/api/v1/appeals/{appeal_id(i)}")):
        cuts = times(path)
        printer.figure(f"bi.{name}.p50", cuts[49], "ms", 1, "")
        printer.figure(f"bi.{name}.p99", cuts[98], "ms", cuts[98] / cuts[49], f"bi.{name}.p50")


def run(args, printer):
    count = 20_000 if args.quick else 1_000_000
    with Gateway(args, "bi") as gateway:
        empty = empty_store(gateway)
        use(gateway, cached_store(args, empty, count // 10))
        small = export(args, gateway, printer, count // 10, None)
        use(gateway, cached_store(args, empty, count))
        export(args, gateway, printer, count, small)
        counting(gateway, printer, count)
        gateway.serve()
        look_up(gateway, printer, count)
    run_program(args, printer, [args.build / "bench_deadline"])
