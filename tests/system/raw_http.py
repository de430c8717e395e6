"""Octets straight to a port: what no HTTP library would send."""

import socket
import time


def talk(port, octets, seconds=8, close_after=False, drip=0.0):
    """Sends and reads until the other side closes, or `seconds`. `drip`: one octet per so many seconds. The octets of the answer."""
    answer = b""
    end = time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        try:
            for piece in ([octets[i:i + 1] for i in range(len(octets))] if drip else [octets]):
                line.sendall(piece)
                if drip:
                    time.sleep(drip)
                if time.monotonic() > end:
                    break
            if close_after:
                line.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it answered and closed before we were through
        while time.monotonic() < end:
            line.settimeout(max(0.05, end - time.monotonic()))
            try:
                piece = line.recv(65536)
            except OSError:
                break
            if not piece:
                break
            answer += piece
    return answer


def status_of(answer):
    """The status of the first answer; 0 when the line was closed without one."""
    words = answer.split(b" ", 2)
    return int(words[1]) if len(words) > 2 and words[0].startswith(b"HTTP/1.") and words[1].isdigit() else 0


def head(method, path, *lines):
    return ("\r\n".join(("%s %s HTTP/1.1" % (method, path), "Host: 127.0.0.1") + lines) + "\r\n\r\n").encode("utf-8")


def chunked(total, piece=65536):
    """A chunked body of so many octets."""
    whole = b"%x\r\n" % piece + b"a" * piece + b"\r\n"
    return whole * (total // piece) + b"0\r\n\r\n"
