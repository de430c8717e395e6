"""A real file server on loopback for tests: FTP, FTPS (explicit) or SFTP, one account, scripted trouble.

file_server.py ftp|ftps|sftp ROOT [--user U] [--password P] [--cut N] [--cuts K] [--mute NAME] [--cert PEM]
prints its port as the first line and ends when standard input closes.
--cut N --cuts K: the first K transfers are cut after N octets (FTP: data and control line; SFTP: the whole line).
--mute NAME: FTP: the word after a transfer (226) whose path ends so never comes; instead "muted" is printed.
--cert: PEM with key and certificate (ftps). sftp prints its host key as the second line, in the form of known_hosts.
"""
import argparse
import logging
import os
import socket
import sys
import threading


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["ftp", "ftps", "sftp"])
    parser.add_argument("root")
    parser.add_argument("--user", default="gateway")
    parser.add_argument("--password", default="smev")
    parser.add_argument("--cut", type=int, default=0)
    parser.add_argument("--cuts", type=int, default=0)
    parser.add_argument("--mute")
    parser.add_argument("--cert")
    return parser.parse_args()


def end_with_parent():
    def wait():
        sys.stdin.read()
        os._exit(0)
    threading.Thread(target=wait, daemon=True).start()


def cutting(base, options):
    """A data channel that breaks off, with its control line, while `cuts` last."""
    class Cutting(base):
        def readable(self):
            # pyftpdlib 1.5.7 takes a TLS greeting that comes before the transfer's command for a broken line.
            return getattr(self, "_ssl_accepting", False) or super().readable()

        def _count(self, octets):
            self.seen = getattr(self, "seen", 0) + octets
            if options.cuts > 0 and self.seen >= options.cut:
                options.cuts -= 1
                self.cmd_channel.close()

        def send(self, data):
            if options.cuts > 0:
                data = data[:max(1, options.cut)]
            sent = super().send(data)
            self._count(sent)
            return sent

        def recv(self, size):
            data = super().recv(size)
            self._count(len(data))
            return data
    return Cutting


def serve_ftp(options):
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import DTPHandler, FTPHandler, TLS_DTPHandler, TLS_FTPHandler
    from pyftpdlib.servers import FTPServer
    if options.kind == "ftps":
        from OpenSSL import SSL
    logging.disable(logging.CRITICAL)
    authorizer = DummyAuthorizer()
    authorizer.add_user(options.user, options.password, options.root, perm="elradfmwMT")
    tls = options.kind == "ftps"

    class Handler(TLS_FTPHandler if tls else FTPHandler):
        use_sendfile = False
        auth_failed_timeout = 0
        stored = ""

        def ftp_STOR(self, file, mode="w"):
            self.stored = file
            return super().ftp_STOR(file, mode)

        def respond(self, answer, *more, **named):
            if options.mute and self.stored.endswith(options.mute) and answer.startswith("226"):
                print("muted", flush=True)
            else:
                super().respond(answer, *more, **named)
    Handler.authorizer = authorizer
    Handler.dtp_handler = cutting(TLS_DTPHandler if tls else DTPHandler, options)
    if tls:
        Handler.certfile = options.cert
        Handler.tls_control_required = Handler.tls_data_required = True
        Handler.ssl_context = Handler.get_ssl_context()
        Handler.ssl_context.set_session_id(b"files")
        Handler.ssl_context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    server = FTPServer(("127.0.0.1", 0), Handler)
    print(server.address[1], flush=True)
    server.serve_forever()


def serve_sftp(options):
    import paramiko
    logging.disable(logging.CRITICAL)

    class Door(paramiko.ServerInterface):
        def get_allowed_auths(self, user):
            return "password"

        def check_auth_password(self, user, password):
            good = (user, password) == (options.user, options.password)
            return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

        def check_channel_request(self, kind, number):
            return paramiko.OPEN_SUCCEEDED

    class Files(paramiko.SFTPServerInterface):
        def _path(self, path):
            return options.root + self.canonicalize(path)

        def stat(self, path):
            try:
                return paramiko.SFTPAttributes.from_stat(os.stat(self._path(path)))
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)
        lstat = stat

        def mkdir(self, path, attributes):
            try:
                os.mkdir(self._path(path))
                return paramiko.SFTP_OK
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)

        def list_folder(self, path):
            try:
                found = []
                for name in os.listdir(self._path(path)):
                    attributes = paramiko.SFTPAttributes.from_stat(os.lstat(os.path.join(self._path(path), name)))
                    attributes.filename = name
                    found.append(attributes)
                return found
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)

        def rename(self, path, new_path):
            try:
                os.rename(self._path(path), self._path(new_path))
                return paramiko.SFTP_OK
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)

        def remove(self, path):
            try:
                os.remove(self._path(path))
                return paramiko.SFTP_OK
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)

        def open(self, path, flags, attributes):
            try:
                file = os.fdopen(os.open(self._path(path), flags, 0o600), "r+b" if flags & (os.O_WRONLY | os.O_RDWR) else "rb", 0)
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)
            handle = paramiko.SFTPHandle(flags)
            handle.readfile = handle.writefile = file
            return handle

    key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    print(port, flush=True)
    print(f"[127.0.0.1]:{port} {key.get_name()} {key.get_base64()}", flush=True)
    transports = []  # kept: a transport that is collected closes its line
    while True:
        line, _ = listener.accept()
        transport = paramiko.Transport(line)
        transport.add_server_key(key)
        transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
        transports.append(transport)
        try:
            transport.start_server(server=Door())
        except Exception:
            pass


if __name__ == "__main__":
    given = read_arguments()
    end_with_parent()
    serve_sftp(given) if given.kind == "sftp" else serve_ftp(given)
