"""The owner's identity provider, spoken to by OpenID Connect: the code flow with PKCE, and an id token that is checked.

Authlib builds the addresses and fetches the token, joserfc checks the signature and the times. What must hold is from
OpenID Connect Core 1.0 (3.1.2 and 3.1.3), Discovery 1.0 (4.3), RFC 7636 (PKCE), RFC 9207 (who answers) and RFC 8725
(which signatures count). Both libraries are an extra, imported when somebody signs in. Nothing here knows a reader.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import urlsplit

from groundwire.errors import SettingsError, SignInError
from groundwire.publish.readers import origin, secrets

SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
SECONDS = 10.0  # for each question to the provider
CLOCKS = 60  # seconds by which the provider's clock may differ from ours
EXTRA = "signing in by OpenID Connect needs its libraries; pip install 'groundwire[oidc]'"

Match = Literal["subject", "email"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who signed in: the provider's own name for a person, and their mail address where the provider has checked it."""

    issuer: str
    subject: str
    email: str | None = None

    @property
    def key(self) -> str:
        """Issuer and subject together; only they name a person for good (Core, 5.7)."""
        return f"{self.issuer} {self.subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One identity provider: its issuer, what we are called there, and how its people are known here."""

    issuer: str
    client: str
    secret: str | None = field(default=None, repr=False)
    match: Match = "subject"

    @classmethod
    def of(cls, issuer: str | None, client: str | None, secret: str | None, match: Match) -> "Provider | None":
        """The provider of the settings; None where none is set.

        Raises:
            SettingsError: one setting is missing, the address is not one to trust, or the libraries are absent.
        """
        if not issuer and not client:
            return None
        if not issuer or not client:
            raise SettingsError("GROUNDWIRE_OIDC_ISSUER and GROUNDWIRE_OIDC_CLIENT are needed together, or neither")
        if not _to_trust(issuer):
            raise SettingsError(f"GROUNDWIRE_OIDC_ISSUER={issuer}: write the https address that the provider gives")
        try:
            import authlib.integrations.httpx_client  # noqa: F401, PLC0415 - an optional extra
        except ImportError as error:
            raise SettingsError(f"GROUNDWIRE_OIDC_ISSUER: {EXTRA}") from error
        return cls(issuer=issuer, client=client, secret=secret, match=match)

    @property
    def name(self) -> str:
        """What readers see: its host."""
        return urlsplit(self.issuer).netloc

    def start(self, back: str, flow: str) -> str:
        """Where a browser goes to sign in, to come *back*; *flow* is the secret of this one attempt.

        Raises:
            SignInError: the provider cannot be asked, or is not what was set.
        """
        with self._asking(back) as client:
            place = self._places(client)["authorization_endpoint"]
            address, _ = client.create_authorization_url(
                place,
                state=secrets.derived(flow, "state"),
                nonce=secrets.derived(flow, "nonce"),
                code_verifier=secrets.derived(flow, "verifier"),
            )
            return str(address)

    def finish(self, back: str, flow: str, answer: Mapping[str, str], now: datetime) -> Identity:
        """Who signed in, by what the provider's *answer* brought along.

        Raises:
            SignInError: nobody, for the reason that it gives.
        """
        if not flow:
            raise SignInError("this browser has not begun to sign in, or long ago; start again")
        if not secrets.same(answer.get("state", ""), secrets.derived(flow, "state")):
            raise SignInError("the answer belongs to another sign-in; start again")
        if answer.get("iss", self.issuer) != self.issuer:
            raise SignInError("the answer comes from another identity provider")
        if "error" in answer:
            raise SignInError(f"the identity provider says {answer['error'][:80]!r}")
        if not answer.get("code"):
            raise SignInError("the identity provider's answer has no code")
        with self._asking(back) as client:
            places = self._places(client)
            token = client.fetch_token(
                places["token_endpoint"],
                grant_type="authorization_code",
                code=answer["code"],
                code_verifier=secrets.derived(flow, "verifier"),
            )
            claims = self._claims(token, self._json(client, places["jwks_uri"]), flow, now)
            if self.match == "email" and "email" not in claims and places.get("userinfo_endpoint"):
                told = self._json(client, places["userinfo_endpoint"], token=True)
                claims |= told if told.get("sub") == claims["sub"] else {}
        email = claims.get("email") if claims.get("email_verified") is True else None
        return Identity(issuer=self.issuer, subject=claims["sub"], email=email if isinstance(email, str) else None)

    @contextmanager
    def _asking(self, back: str) -> Iterator[Any]:
        import httpx2  # noqa: PLC0415 - an optional extra, imported when somebody signs in
        from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - the same
        from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415 - the same
        from joserfc.errors import JoseError  # noqa: PLC0415 - the same

        try:
            with OAuth2Client(
                self.client,
                self.secret,
                scope="openid email",
                redirect_uri=back,
                code_challenge_method="S256",
                token_endpoint_auth_method="client_secret_basic" if self.secret else "none",
                timeout=SECONDS,
            ) as client:
                yield client
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            said = f"HTTP {error.response.status_code}" if isinstance(error, httpx2.HTTPStatusError) else str(error)
            raise SignInError(f"{self.name} cannot be asked: {said}", unreachable=True) from error
        except AuthlibBaseError as error:
            raise SignInError(f"{self.name} refused: {error}") from error
        except JoseError as error:
            raise SignInError(f"what {self.name} says of you cannot be believed: {error}") from error

    def _places(self, client: Any) -> dict[str, str]:
        """The provider's own addresses, by its discovery document (Discovery, 4.1 to 4.3)."""
        told = self._json(client, self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if told.get("issuer") != self.issuer:
            raise SignInError(f"{self.name} calls itself {str(told.get('issuer'))[:200]!r}, not {self.issuer!r}")
        if "client_secret_basic" not in told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            client.token_endpoint_auth_method = "client_secret_post" if self.secret else "none"
        places = {name: value for name, value in told.items() if isinstance(value, str)}
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
            if name in places or name != "userinfo_endpoint":
                _trusted(self.name, name, places.get(name, ""))
        return places

    def _json(self, client: Any, url: str, *, token: bool = False) -> dict[str, Any]:
        """A JSON object of the provider; it is not followed elsewhere."""
        answer = client.request("GET", url, withhold_token=not token, headers={"accept": "application/json"})
        if answer.status_code != HTTPStatus.OK:
            raise SignInError(f"{self.name} cannot be asked: HTTP {answer.status_code} at {url}", unreachable=True)
        try:
            told = answer.json()
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise SignInError(f"{self.name} answers at {url} with no JSON object", unreachable=True)
        return told

    def _claims(self, token: Mapping[str, Any], keys: Any, flow: str, now: datetime) -> dict[str, Any]:
        """What the id token says, once all holds that Core 3.1.3.7 asks for."""
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - an optional extra
        from joserfc import jwt  # noqa: PLC0415 - the same
        from joserfc.jwk import KeySet  # noqa: PLC0415 - the same
        from joserfc.jws import JWSRegistry  # noqa: PLC0415 - the same

        if not isinstance(token.get("id_token"), str):
            raise SignInError(f"{self.name} gave no id token")
        try:
            known = KeySet.import_key_set(keys)
            registry = JWSRegistry(algorithms=list(SIGNATURES), strict_check_header=False)
            read = jwt.decode(token["id_token"], key=known, registry=registry)
        except (ValueError, KeyError, TypeError) as error:
            raise SignInError(f"what {self.name} says of you cannot be read") from error
        claims = CodeIDToken(
            read.claims,
            read.header,
            {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client}},
            {
                "nonce": secrets.derived(flow, "nonce"),
                "client_id": self.client,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=CLOCKS)
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise SignInError(f"{self.name} gave no subject")
        return dict(claims)


def _to_trust(url: str) -> bool:
    """Whether *url* is one of https, or of this machine."""
    parts = urlsplit(url)
    return bool(parts.netloc) and (
        parts.scheme == "https" or (parts.scheme == "http" and origin.is_loopback(parts.netloc))
    )


def _trusted(provider: str, name: str, url: str) -> None:
    if not _to_trust(url):
        raise SignInError(f"{provider} names no https address as its {name}")
