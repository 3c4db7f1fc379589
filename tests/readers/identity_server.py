"""An identity provider on this machine that does what OpenID Connect Core and Discovery ask of one.

A browser that comes to `authorize` is signed in at once and sent back with a code; the code is good once, for the
client, the address and the PKCE verifier that it was given to. `bent` changes the claims of the next id tokens,
`said` the discovery document.
"""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "groundwire", "a secret / with signs: %41"
Claims = dict[str, Any]


@cache
def a_key(_name: str) -> RSAKey:
    """A key for this run of the tests; each name has its own, under the same id."""
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


def untouched(claims: Claims) -> Claims:
    return claims


@dataclass
class IdentityServer:
    """``person`` is who signs in there; ``redirects`` are the addresses that a browser may be sent back to."""

    now: datetime
    redirects: tuple[str, ...]
    person: Claims = field(default_factory=lambda: {"sub": "248289761001", "email": "ada@example.org"})
    bent: Callable[[Claims], Claims] = untouched
    said: Claims = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: a_key("published"))
    signing: RSAKey | None = None  # another key than the one that is published
    token: str | None = None  # in place of a signed one
    secret: str | None = SECRET
    email_in_token: bool = True
    asked: list[str] = field(default_factory=list)
    port: int = 0
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        application = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/userinfo", self._userinfo),
                Route("/elsewhere", lambda _: RedirectResponse("/.well-known/openid-configuration")),
            ]
        )
        config = uvicorn.Config(application, host="127.0.0.1", port=0, log_level="error", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < until, "the identity provider did not start"
            time.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=20)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _discovery(self, _: Request) -> Response:
        self.asked.append("discovery")
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "none"],
        }
        return JSONResponse(told | self.said)

    def _keys(self, _: Request) -> Response:
        other = {"kty": "AKP", "kid": "of the future", "alg": "ML-DSA-44", "pub": "AA"}
        return JSONResponse({"keys": [other, *KeySet([self.key]).as_dict(private=False)["keys"]]})

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if asked["client_id"] != CLIENT or asked["redirect_uri"] not in self.redirects:
            return Response("this client may not be sent there", 400)
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return RedirectResponse(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.issuer})}", 302
        )

    async def _token(self, request: Request) -> Response:
        self.asked.append("token")
        async with request.form() as form:
            given = {name: str(value) for name, value in form.items()}
        asked = self._codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not self._client(request, given):
            return JSONResponse({"error": "invalid_client"}, 401)
        if asked is None or challenge != asked["code_challenge"] or given["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {"access_token": "reads", "token_type": "Bearer", "expires_in": 300, "id_token": self._id_token(asked)}
        )

    def _client(self, request: Request, given: Claims) -> bool:
        """RFC 6749, section 2.3.1: both parts are form-encoded before they are joined."""
        if self.secret is None:
            return given.get("client_id") == CLIENT
        scheme, _, told = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return (given.get("client_id"), given.get("client_secret")) == (CLIENT, self.secret)
        return base64.b64decode(told).decode() == f"{CLIENT}:{self.secret}"

    def _id_token(self, asked: Claims) -> str:
        now = int(self.now.timestamp())
        person = self.person if self.email_in_token else {"sub": self.person["sub"]}
        claims = {"email_verified": True, **person} if "email" in person else dict(person)
        claims |= {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        if self.token is not None:
            return self.token
        return jwt.encode({"alg": "RS256", "kid": "one"}, self.bent(claims), self.signing or self.key)

    def _userinfo(self, request: Request) -> Response:
        self.asked.append("userinfo")
        if request.headers.get("authorization") != "Bearer reads":
            return Response(status_code=401)
        return JSONResponse({"email_verified": True, **self.person})
