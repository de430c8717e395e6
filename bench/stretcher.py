"""Stands between the gateway and the stand's SMEV, which holds messages in memory: makes a part of an answer long, and cuts a long one short.

Contents of MTOM parts are under no signature of the envelope, so both sides take the message: the gateway fetches `grow` octets more
than the stand gave, and the stand gets the first and last octets of what the gateway sent.
"""
import http.client
import http.server
import threading

PIECE = 1 << 20
HEAD, TAIL = 1 << 20, 4096  # of a long message; the envelope stands at its beginning


class Stretcher:
    def __init__(self, target_port):
        self.target_port = target_port
        self.grow = 0     # octets that the next answer with parts gets more, once
        self.longest = 0  # octets of the longest call
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def handler(stretcher):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                status, kind, answer = stretcher.ask(self.path, self.headers, self.short_body())
                grow = stretcher.take_grow(kind)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(answer) + grow))
                self.end_headers()
                end = answer.rfind(b"\r\n--") if grow else len(answer)  # the last part ends there
                self.wfile.write(answer[:end])
                piece = bytes(PIECE)
                for at in range(0, grow, PIECE):
                    self.wfile.write(piece[:grow - at])
                self.wfile.write(answer[end:])

            def short_body(self):
                size = int(self.headers["Content-Length"])
                stretcher.longest = max(stretcher.longest, size)
                head = self.rfile.read(min(size, HEAD))
                left, tail = size - len(head), b""
                while left:
                    piece = self.rfile.read(min(left, PIECE))
                    if not piece:
                        raise ConnectionError("the call broke off")
                    left -= len(piece)
                    tail = (tail + piece)[-TAIL:]
                return head + tail

        return Handler

    def ask(self, path, headers, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.target_port, timeout=600)
        try:
            connection.request("POST", path, body, {name: headers[name] for name in ("Content-Type", "SOAPAction") if headers[name]})
            answer = connection.getresponse()
            return answer.status, answer.headers["Content-Type"], answer.read()
        finally:
            connection.close()

    def take_grow(self, kind):
        if not kind.startswith("multipart/"):
            return 0
        grow, self.grow = self.grow, 0
        return grow
