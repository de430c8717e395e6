"""A real OpenSSH server on loopback for tests: SFTP alone, by public key alone.

ssh_server.py FOLDER

Makes FOLDER/host_key and FOLDER/client_key (ed25519, each with its .pub), FOLDER/other_key that is let in nowhere, and serves the
whole file system to whoever holds client_key, as the user that runs it. Prints three lines: its port, the line of known_hosts, the
user. Ends with its standard input, and takes down every session it began. Nothing of /etc/ssh is read or written; as root, sshd
wants the empty folder /run/sshd, which is made where it is missing.
"""
import os
import pwd
import select
import socket
import subprocess
import sys

SSHD = "/usr/sbin/sshd"


def make_key(folder, name):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", os.path.join(folder, name)], check=True)
    with open(os.path.join(folder, name + ".pub")) as public:
        return public.read()


def make_config(folder):
    for name in ("host_key", "client_key", "other_key"):
        make_key(folder, name)
    with open(os.path.join(folder, "client_key.pub")) as public, open(os.path.join(folder, "authorized_keys"), "w") as admitted:
        admitted.write(public.read())
    config = os.path.join(folder, "sshd_config")
    with open(config, "w") as out:
        out.write("\n".join([
            "HostKey %s/host_key" % folder,
            "AuthorizedKeysFile %s/authorized_keys" % folder,
            "StrictModes no",  # folders of tests lie below /tmp
            "PubkeyAuthentication yes",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "UsePAM no",
            "PermitRootLogin prohibit-password",
            "DisableForwarding yes",
            "PermitTTY no",
            "PidFile none",
            "LogLevel VERBOSE",
            "Subsystem sftp internal-sftp",
            "ForceCommand internal-sftp",
        ]) + "\n")
    return config


def serve(folder):
    if os.geteuid() == 0:
        os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    config = make_config(folder)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    with open(os.path.join(folder, "host_key.pub")) as public:
        host_key = " ".join(public.read().split()[:2])
    print(port)
    print("[127.0.0.1]:%d %s" % (port, host_key))
    print(pwd.getpwuid(os.geteuid()).pw_name, flush=True)
    sessions = []
    log = open(os.path.join(folder, "sshd.log"), "ab")
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready and not os.read(sys.stdin.fileno(), 1):
            break
        if listener in ready:
            line, _ = listener.accept()
            sessions.append(subprocess.Popen([SSHD, "-i", "-e", "-f", config], stdin=line, stdout=line, stderr=log))
            line.close()
        sessions = [one for one in sessions if one.poll() is None]
    for one in sessions:
        try:
            one.wait(timeout=2)  # its client has gone: it ends by itself, and takes its own child with it
        except subprocess.TimeoutExpired:
            one.terminate()
            one.wait()


if __name__ == "__main__":
    serve(os.path.abspath(sys.argv[1]))
