"""A small IMAP4rev1 server for tests: one user, one folder of letters, searched by sender (RFC 3501)."""

import re
import socketserver
import threading
from base64 import b64decode, b64encode
from email import message_from_bytes
from types import TracebackType
from typing import Self, cast


class ImapServer(socketserver.ThreadingTCPServer):
    """Listens on 127.0.0.1; `letters` by UID, `said` the commands as they came (passwords and all)."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, password: str, letters: dict[int, bytes], validity: int = 7, token: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.password, self.letters, self.validity, self.token = password, letters, validity, token
        self.said: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self.shutdown()
        self.server_close()


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast("ImapServer", self.server)
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            server.said.append(line)
            tag, _, rest = line.partition(" ")
            command = rest.split(" ")[0].upper()
            if command == "LOGIN" and f'"{server.password}"' not in rest and not rest.endswith(server.password):
                self.say(f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
                continue
            if command == "AUTHENTICATE" and not self.is_known(server, rest):
                self.say(f"{tag} NO [AUTHENTICATIONFAILED] wrong token")
                continue
            self.answer(server, command, rest)
            self.say(f"{tag} OK done")
            if command == "LOGOUT":
                return

    def is_known(self, server: "ImapServer", rest: str) -> bool:
        """XOAUTH2: one answer, and where that is wrong an error that the client has to answer before it hears NO."""
        self.say("+ ")
        said = b64decode(self.rfile.readline()).decode()
        server.said.append(said)
        if rest.upper() == "AUTHENTICATE XOAUTH2" and said == f"user=reader\1auth=Bearer {server.token}\1\1":
            return True
        self.say("+ " + b64encode(b'{"status": "400", "schemes": "Bearer"}').decode())
        self.rfile.readline()
        return False

    def answer(self, server: ImapServer, command: str, rest: str) -> None:
        if command == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1")
        elif command == "LOGOUT":
            self.say("* BYE good night")
        elif command in ("SELECT", "EXAMINE"):
            self.say(f"* {len(server.letters)} EXISTS")
            self.say(f"* OK [UIDVALIDITY {server.validity}] valid")
        elif command == "STATUS":
            self.say(f'* STATUS "INBOX" (UIDVALIDITY {server.validity})')
        elif command == "UID" and "SEARCH" in rest:
            wanted = re.search(r'FROM "([^"]+)"', rest)
            only = re.search(r"UID ([\d,]+)\)?$", rest.removeprefix("UID SEARCH"))
            chosen = [uid for uid, raw in server.letters.items() if wanted is None or wanted[1] in _sender(raw)]
            if only:
                chosen = [uid for uid in chosen if str(uid) in only[1].split(",")]
            self.say(" ".join(["* SEARCH", *map(str, chosen)]))
        elif command == "UID" and "FETCH" in rest:
            asked = [int(uid) for uid in rest.split(" ")[2].split(",")]
            for uid in asked:
                raw = server.letters[uid]
                self.wfile.write(f"* {uid} FETCH (UID {uid} FLAGS () RFC822.SIZE {len(raw)} BODY[] ".encode())
                self.wfile.write(f"{{{len(raw)}}}\r\n".encode() + raw + b")\r\n")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def _sender(raw: bytes) -> str:
    return str(message_from_bytes(raw)["From"])
