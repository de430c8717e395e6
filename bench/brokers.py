"""Messages in from and out to RabbitMQ quorum queues, beside the bare client with one message under way. Skipped with a word
when rabbitmq-server is not installed: the broker is a real one, on loopback."""
import json
import subprocess
import sys
import time

from workplace import ROOT, Gateway


class Broker:
    def __init__(self, folder):
        self.process = subprocess.Popen([sys.executable, ROOT / "tests" / "support" / "broker.py", folder / "node"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline() or 0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(60)


def write_config(gateway, port):
    """From one queue through the gateway to another; the way out is paused while the way in is measured."""
    for name in [*(gateway.config / "connectors").iterdir(), *(gateway.config / "routes").iterdir()]:
        name.unlink()
    secret = gateway.dir / "broker-word"
    secret.write_text("guest")
    secret.chmod(0o600)
    for name, way in (("from-broker", "queue: bench.in"), ("to-broker", "key: bench.out")):
        (gateway.config / "connectors" / f"{name}.yaml").write_text(
            f"title: {name}\nadapter: municipal\nsignature: none\npoll: {{min: 100ms, max: 1s}}\nsettings:\n  amqp:\n"
            f"    host: 127.0.0.1\n    port: {port}\n    user: guest\n    password: \"file:{secret}\"\n    {way}\n    batch: 1000\n",
            encoding="utf-8")
    (gateway.config / "routes" / "through.yaml").write_text(
        "title: Из очереди в очередь\nfrom: [from-broker]\nkinds: [appeal.created]\nto: to-broker\nin_flight: 8\n", encoding="utf-8")


def run(args, printer):
    count = 300 if args.quick else 2_000
    with Gateway(args, "broker") as gateway, Broker(gateway.dir) as broker:
        if broker.port == 0:
            print("broker: rabbitmq-server is not installed or does not start: not measured", file=sys.stderr)
            return

        def bare(queue, *words):
            done = subprocess.run([args.build / "bench_broker", "--port", str(broker.port), "--queue", queue, *map(str, words)],
                                  check=True, capture_output=True, text=True)
            return json.loads(done.stdout)

        def waiting(queue):
            return bare(queue, "--waiting", 1)["waiting"]

        def until(done):
            began = time.monotonic()
            while not done():
                if time.monotonic() - began > 300:
                    raise RuntimeError("the messages did not pass within 300 s")
                time.sleep(0.1)
            return time.monotonic() - began

        bare_out = bare("bench.bare", "--put", count)["rate"]
        bare_in = bare("bench.bare", "--take", count)["rate"]
        bare("bench.in", "--put", count)
        bare("bench.out", "--waiting", 1)
        write_config(gateway, broker.port)
        gateway.serve()
        gateway.api("POST", "/api/v1/routes/through/pause")
        time.sleep(0.5)
        taken_before = waiting("bench.in")
        cpu = gateway.cpu()
        took = until(lambda: waiting("bench.in") == 0)
        printer.figure("broker.bare.in", bare_in, "1/s")
        printer.figure("broker.in", taken_before / took, "1/s", taken_before / took / bare_in, "broker.bare.in")
        printer.figure("broker.in.per_cpu", taken_before / (gateway.cpu() - cpu), "1/cpu-s")
        given_before = waiting("bench.out")
        cpu = gateway.cpu()
        gateway.api("POST", "/api/v1/routes/through/resume")
        took = until(lambda: waiting("bench.out") >= count)
        printer.figure("broker.bare.out", bare_out, "1/s")
        printer.figure("broker.out", (count - given_before) / took, "1/s", (count - given_before) / took / bare_out, "broker.bare.out")
        printer.figure("broker.out.per_cpu", (count - given_before) / (gateway.cpu() - cpu), "1/cpu-s")
