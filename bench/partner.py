"""The partner API: appeals created per second, each answered by a signed receipt after the commit."""
import http.client
import json
import threading

import smev
from workplace import Gateway

CONNECTIONS = 8
TOKEN = "bench-partner-token"


def write_config(gateway):
    """One partner; the way out is a folder, and paused."""
    for name in [*(gateway.config / "connectors").iterdir(), *(gateway.config / "routes").iterdir()]:
        name.unlink()
    secret = gateway.dir / "partner-token"
    secret.write_text(TOKEN)
    secret.chmod(0o600)
    (gateway.config / "connectors" / "partner-api.yaml").write_text(
        "title: API партнёров\nadapter: partner_api\nsignature: none\nlistener: partners\nsettings:\n  name: region-bench\n"
        "  key: gateway-sign\n  trust: gost\n  partners:\n"
        f"    - {{id: portal, token: \"file:{secret}\", rate: 100000, burst: 100000}}\n", encoding="utf-8")
    (gateway.config / "connectors" / "folder.yaml").write_text(
        "title: Папка\nadapter: municipal\nsignature: none\nsettings:\n  files:\n"
        f"    directory: {gateway.dir}\n    out_name: a-{{delivery_id}}.json\n    take: false\n", encoding="utf-8")
    (gateway.config / "routes" / "to-folder.yaml").write_text("title: В папку\nfrom: [partner-api]\nto: folder\n", encoding="utf-8")


def create(port, numbers, failures):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in numbers:
        body = json.dumps({"text": {"body": f"Яма на проезжей части, обращение {number}. " + "ы" * 250}})
        line.request("POST", "/api/v1/appeals", body.encode(), {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": str(number),
                                                                "Content-Type": "application/json"})
        answer = line.getresponse()
        text = answer.read()
        if answer.status != 201:
            failures.append(f"{answer.status} {text[:300]!r}")
            return


def run(args, printer):
    count = 1_000 if args.quick else 8_000
    with Gateway(args, "partner") as gateway:
        write_config(gateway)
        gateway.serve()
        gateway.api("POST", "/api/v1/routes/to-folder/pause")
        work, failures = smev.Work(gateway, args), []
        threads = [threading.Thread(target=create, args=(gateway.place["partners_port"], range(n, count, CONNECTIONS), failures))
                   for n in range(CONNECTIONS)]
        with work.measured():
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        if failures:
            raise RuntimeError("an appeal was not taken: " + failures[0])
        smev.report(printer, "partner.create", count, work, (0, 1))
