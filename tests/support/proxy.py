"""A forward proxy on loopback for tests: CONNECT and absolute-form requests; optional Basic login.

proxy.py [--login USER:PASSWORD] prints its port as the first line and one line per request ("CONNECT host:port", "GET url"),
and ends when standard input closes.
"""
import argparse
import base64
import os
import socket
import sys
import threading
from urllib.parse import urlsplit


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(line, wanted):
    head = b""
    while b"\r\n\r\n" not in head:
        data = line.recv(65536)
        if not data:
            return
        head += data
    head, rest = head.split(b"\r\n\r\n", 1)
    first, *fields = head.decode("latin-1").split("\r\n")
    method, target, version = first.split(" ")
    print(method, target, flush=True)
    if wanted and not any(f.lower() == f"proxy-authorization: basic {wanted}".lower() for f in fields):
        line.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                     b"Content-Length: 0\r\nConnection: close\r\n\r\n")
        line.close()
        return
    if method == "CONNECT":
        host, port = target.rsplit(":", 1)
        far = socket.create_connection((host, int(port)))
        line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    else:
        url = urlsplit(target)
        far = socket.create_connection((url.hostname, url.port or 80))
        path = (url.path or "/") + ("?" + url.query if url.query else "")
        kept = [f for f in fields if not f.lower().startswith(("proxy-", "connection:"))]
        far.sendall("\r\n".join([f"{method} {path} {version}", *kept, "Connection: close", "", ""]).encode("latin-1"))
    far.sendall(rest)
    threading.Thread(target=pump, args=(line, far), daemon=True).start()
    pump(far, line)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--login", default="")
    wanted = base64.b64encode(parser.parse_args().login.encode()).decode()
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    while True:
        line, _ = listener.accept()
        threading.Thread(target=serve, args=(line, wanted), daemon=True).start()


if __name__ == "__main__":
    main()
