"""A mail server on loopback for tests: SMTP, POP3 or IMAP over one folder of letters, one account.

mail_server.py smtp|pop3|imap FOLDER
prints its port as the first line and ends when standard input closes. Letters are FOLDER/*.eml, the name is the UID; what was
deleted is removed, what was moved lies in FOLDER/<target>. The account is gateway / word.
SMTP keeps letters as FOLDER/N.eml with the envelope in the first two lines; recipients beginning with "no" get 550, with
"later" 451; a letter holding "X-Too-Big" gets 552 after DATA, one holding "X-Cut" no word at all.
"""
import os
import re
import socketserver
import sys
import threading

KIND, FOLDER = sys.argv[1], sys.argv[2]


def letters():
    names = [name for name in os.listdir(FOLDER) if name.endswith(".eml")]
    return sorted((name[:-4] for name in names), key=lambda name: (len(name), name))


def octets_of(uid):
    with open(os.path.join(FOLDER, uid + ".eml"), "rb") as file:
        return file.read()


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def hear(self):
        return self.rfile.readline().decode("utf-8", "replace").rstrip("\r\n")

    def handle(self):
        try:
            getattr(self, KIND)()
        except (ConnectionError, ValueError):
            pass

    def smtp(self):
        self.say("220 test")
        sender, recipients = "", []
        while True:
            line = self.hear()
            verb = line[:4].upper()
            if verb in ("EHLO", "HELO"):
                self.say("250 test")
            elif verb == "MAIL":
                sender = line
                self.say("250 ok")
            elif verb == "RCPT":
                address = re.search("<(.*)>", line).group(1)
                if address.startswith("no"):
                    self.say("550 no such mailbox")
                elif address.startswith("later"):
                    self.say("451 later")
                else:
                    recipients.append(address)
                    self.say("250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                letter = b""
                while not letter.endswith(b"\r\n.\r\n"):
                    piece = self.rfile.readline()
                    if not piece:
                        return
                    letter += piece
                if b"X-Cut" in letter:
                    return
                if b"X-Too-Big" in letter:
                    self.say("552 too big")
                    continue
                with open(os.path.join(FOLDER, "%d.eml" % (len(letters()) + 1)), "wb") as file:
                    file.write(sender.encode() + b"\r\n" + ",".join(recipients).encode() + b"\r\n" + letter[:-3])
                self.say("250 kept")
            elif verb == "QUIT" or not line:
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def pop3(self):
        self.say("+OK test")
        listed, deleted = letters(), []
        while True:
            words = self.hear().split()
            verb = words[0].upper() if words else "QUIT"
            if verb == "PASS" and words[1] != "word":
                self.say("-ERR no")
            elif verb == "UIDL":
                self.say("+OK")
                for number, uid in enumerate(listed, 1):
                    self.say("%d %s" % (number, uid))
                self.say(".")
            elif verb == "RETR":
                self.say("+OK")
                for line in octets_of(listed[int(words[1]) - 1]).splitlines():
                    self.wfile.write((b"." if line.startswith(b".") else b"") + line + b"\r\n")
                self.say(".")
            elif verb == "DELE":
                deleted.append(listed[int(words[1]) - 1])
                self.say("+OK")
            elif verb == "CAPA":
                self.say("+OK")
                self.say("USER")
                self.say(".")
            elif verb == "QUIT":
                for uid in deleted:  # as the protocol has it: only a session that ends well deletes
                    os.remove(os.path.join(FOLDER, uid + ".eml"))
                self.say("+OK")
                return
            else:
                self.say("+OK")

    def imap(self):
        self.say("* OK test")
        marked = set()
        while True:
            tag, _, rest = self.hear().partition(" ")
            verb = rest.upper()
            done = "OK done"
            if not tag:
                return
            if verb.startswith("CAPABILITY"):
                self.say("* CAPABILITY IMAP4rev1 MOVE")
            elif verb.startswith("LOGIN"):
                done = "OK in" if "word" in rest else "NO wrong"
            elif verb.startswith("SELECT"):
                self.say("* %d EXISTS" % len(letters()))
                done = "OK [READ-WRITE] selected"
            elif verb.startswith("UID SEARCH"):
                self.say("* SEARCH " + " ".join(letters()))
            elif verb.startswith("UID FETCH"):
                uid = rest.split()[2]
                octets = octets_of(uid)
                self.wfile.write(b"* 1 FETCH (UID %s BODY[] {%d}\r\n" % (uid.encode(), len(octets)) + octets + b")\r\n")
            elif verb.startswith("UID STORE"):
                marked.add(rest.split()[2])
                with open(os.path.join(FOLDER, "marked"), "a", encoding="utf-8") as file:
                    file.write(rest.split()[2] + "\n")
            elif verb.startswith("UID MOVE"):
                target = os.path.join(FOLDER, rest.split()[3].strip('"'))
                os.makedirs(target, exist_ok=True)
                os.rename(os.path.join(FOLDER, rest.split()[2] + ".eml"), os.path.join(target, rest.split()[2] + ".eml"))
            elif verb.startswith("EXPUNGE"):
                with open(os.path.join(FOLDER, "marked"), encoding="utf-8") as file:
                    for uid in file.read().split():
                        os.remove(os.path.join(FOLDER, uid + ".eml"))
                os.remove(os.path.join(FOLDER, "marked"))
            elif verb.startswith("LOGOUT"):
                self.say("* BYE")
                self.say(tag + " OK bye")
                return
            self.say(tag + " " + done)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
with Server(("127.0.0.1", 0), Session) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
