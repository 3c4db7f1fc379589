"""A WebSub hub on this machine that does what https://www.w3.org/TR/websub/ asks of one (sections 5 to 8).

A request is checked and answered 202 (or 4xx); the intent of the subscriber is verified afterwards, from a thread of
its own; news goes to every callback whose lease holds, signed; a callback that answers 410 is dropped.
"""

import hashlib
import hmac
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode
from urllib.request import Request, urlopen


@dataclass
class Subscriber:
    """Who is told, of what, until when (in the hub's own seconds), and what it is signed with."""

    topic: str
    callback: str
    secret: str
    lease: int


@dataclass
class Hub:
    """``lease`` is what it grants, ``refuse`` a status for every request, ``deny`` its word instead of verifying."""

    lease: int = 432_000
    refuse: int | None = None
    deny: str | None = None
    slow: bool = False  # it verifies only when told to
    method: str = "sha256"
    subscribers: dict[str, Subscriber] = field(default_factory=dict)  # by callback
    asked: list[dict[str, str]] = field(default_factory=list)
    read: list[tuple[str, int]] = field(default_factory=list)  # topics read after a publisher's ping, with the status
    verified: list[int] = field(default_factory=list)  # statuses of callbacks to questions of intent
    port: int = 0
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), strict_parsing=True)
                asked = {name: values[0] for name, values in form.items()}
                hub.asked.append(asked)
                status = hub.refuse or hub._checked(asked, self.headers.get_content_type())
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                if status == 202 and not hub.slow:
                    hub.start(asked)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.settle()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hub"

    def _checked(self, asked: dict[str, str], content_type: str) -> int:
        """Section 5.1: the parameters of a request, form-encoded; the secret has less than 200 bytes."""
        if asked.get("hub.mode") == "publish":
            return 202 if asked.get("hub.url") else 400
        proper = content_type == "application/x-www-form-urlencoded" and len(asked.get("hub.secret", "")) < 200
        return 202 if proper and {"hub.mode", "hub.topic", "hub.callback"} <= asked.keys() else 400

    def start(self, asked: dict[str, str]) -> None:
        """Verify, or deny, in a thread of its own."""
        act = self._denied if self.deny is not None else self._verify
        thread = threading.Thread(target=self._read if asked["hub.mode"] == "publish" else act, args=(asked,))
        self._threads.append(thread)
        thread.start()

    def settle(self) -> None:
        """Wait until every question of intent is answered."""
        while self._threads:
            self._threads.pop().join(10)

    def _verify(self, asked: dict[str, str]) -> None:
        """Section 5.3: only an echo of the challenge with 2xx is a confirmation."""
        mode, callback = asked["hub.mode"], asked["hub.callback"]
        question = {"hub.mode": mode, "hub.topic": asked["hub.topic"], "hub.challenge": f"c-{len(self.verified)}<b>"}
        if mode == "subscribe":
            question["hub.lease_seconds"] = str(self.lease)
        status, body = get(callback, question)
        self.verified.append(status)
        if not (200 <= status < 300 and body == question["hub.challenge"]):
            return
        if mode == "subscribe":
            secret = asked.get("hub.secret", "")
            self.subscribers[callback] = Subscriber(asked["hub.topic"], callback, secret, self.lease)
        else:
            self.subscribers.pop(callback, None)

    def _read(self, asked: dict[str, str]) -> None:
        """Section 6: the publisher says that the topic has news, so it is read."""
        self.read.append((asked["hub.url"], get(asked["hub.url"], {})[0]))

    def _denied(self, asked: dict[str, str]) -> None:
        said = {"hub.mode": "denied", "hub.topic": asked["hub.topic"], "hub.reason": self.deny or ""}
        self.verified.append(get(asked["hub.callback"], said)[0])

    def publish(self, topic: str, body: bytes, *, signature: str | None = None) -> list[int]:
        """Section 7: the new document to every subscriber of *topic*; the statuses of their answers."""
        statuses = []
        for one in [one for one in self.subscribers.values() if one.topic == topic]:
            signed = hmac.new(one.secret.encode(), body, getattr(hashlib, self.method)).hexdigest()
            headers = {
                "Content-Type": "application/atom+xml",
                "Link": f'<{self.url}>; rel="hub", <{topic}>; rel="self"',
                "X-Hub-Signature": f"{self.method}={signed}" if signature is None else signature,
            }
            statuses.append(post(one.callback, body, headers))
            if statuses[-1] == 410:
                del self.subscribers[one.callback]
        return statuses


def get(url: str, query: dict[str, str]) -> tuple[int, str]:
    try:
        with urlopen(f"{url}?{urlencode(query)}" if query else url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, ""


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    try:
        with urlopen(Request(url, body, headers), timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code
