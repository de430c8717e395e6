"""A real RabbitMQ on loopback for tests: its own node, folder and port; guest / guest.

broker.py FOLDER
prints its port as the first line once it answers (0 when rabbitmq-server is not installed or does not start) and ends with the
node when standard input closes. "stop" and "start" on standard input stop and start the broker's application; each is answered
by one line.
"""
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

FOLDER = sys.argv[1]
SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server"
CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 0.5) as line:
            line.sendall(b"AMQP\x00\x00\x09\x01")
            line.settimeout(2)
            return len(line.recv(7)) == 7
    except OSError:
        return False


def main():
    if not os.path.exists(SERVER):
        print(0, flush=True)
        return
    port, distribution, mapper = free_port(), free_port(), free_port()
    os.makedirs(FOLDER, exist_ok=True)
    plugins = os.path.join(FOLDER, "plugins")
    with open(plugins, "w", encoding="ascii") as file:
        file.write("[].\n")
    environment = dict(
        os.environ, HOME=FOLDER, RABBITMQ_NODENAME="test%d@localhost" % port, RABBITMQ_NODE_PORT=str(port),
        RABBITMQ_NODE_IP_ADDRESS="127.0.0.1", RABBITMQ_DIST_PORT=str(distribution), RABBITMQ_MNESIA_BASE=FOLDER,
        RABBITMQ_LOG_BASE=FOLDER, RABBITMQ_ENABLED_PLUGINS_FILE=plugins, RABBITMQ_CONF_ENV_FILE="/dev/null",
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}",
        ERL_EPMD_ADDRESS="127.0.0.1", ERL_EPMD_PORT=str(mapper))
    log = open(os.path.join(FOLDER, "console.log"), "wb")
    node = subprocess.Popen([SERVER], env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, cwd=FOLDER)
    try:
        until = time.monotonic() + 60
        while not answers(port) and node.poll() is None and time.monotonic() < until:
            time.sleep(0.2)
        print(port if answers(port) else 0, flush=True)
        for line in sys.stdin:
            verb = {"stop": "stop_app", "start": "start_app"}.get(line.strip())
            if verb:
                subprocess.run([CONTROL, verb], env=environment, stdout=log, stderr=log, timeout=60, check=False)
                print("done", flush=True)
    finally:
        os.killpg(node.pid, signal.SIGKILL)
        shutil.rmtree(FOLDER, ignore_errors=True)
        # The port mapper of this test goes by itself once it knows no node; it listens on loopback only.
        subprocess.run([shutil.which("epmd") or "true", "-port", str(mapper), "-kill"], stdout=log, stderr=log, env=environment,
                       timeout=10, check=False)


main()
