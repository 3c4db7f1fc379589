"""Who is asking: the session's reader, the proxy's, the one reader of a desk without accounts, or nobody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from time import monotonic

from groundwire.errors import SettingsError
from groundwire.model.reader import OWNER, Reader
from groundwire.publish.readers import origin, secrets
from groundwire.publish.readers.provider import Provider
from groundwire.publish.readers.tries import Tries
from groundwire.store import readers, state
from groundwire.store.engine import Store

STAYS = timedelta(days=30)  # signed in
ASKS = 30  # a minute that one address may begin or end at the identity provider
KNOWN = 1.0  # seconds for which the local reader's version may be remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks. ``token`` goes into each form; ``session`` is the digest of the session's id."""

    reader: Reader | None = None
    token: str = ""
    session: str | None = None
    version: int = 0
    accounts: bool = False


NOBODY = Visitor()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A reverse proxy that signs readers in: the header with the name, and where it may come from."""

    header: str
    trusted: tuple[IPv4Network | IPv6Network, ...]

    @classmethod
    def of(cls, header: str | None, trusted: Sequence[str]) -> "Proxy | None":
        """The proxy of the settings; None where none is set.

        Raises:
            SettingsError: only one of the two is set, or an address is not one.
        """
        if not header and not trusted:
            return None
        if not header or not trusted:
            raise SettingsError("GROUNDWIRE_PROXY_HEADER and GROUNDWIRE_PROXY_TRUSTED are needed together, or neither")
        try:
            return cls(header=header, trusted=tuple(ip_network(one) for one in trusted))
        except ValueError as error:
            raise SettingsError(f"GROUNDWIRE_PROXY_TRUSTED: {error}; write addresses or CIDRs") from error

    def name(self, headers: Mapping[str, str], client: str | None) -> str | None:
        """The name that the proxy vouches for; None from anywhere else."""
        try:
            address = ip_address(client or "")
        except ValueError:
            return None
        return headers.get(self.header.lower()) if any(address in network for network in self.trusted) else None


@dataclass(slots=True, kw_only=True)
class Door:
    """What is needed to know a reader: the store, the clock, our address, and the secrets of this process."""

    store: Callable[[], Store]
    clock: Callable[[], datetime]
    public_url: str
    proxy: Proxy | None = None
    provider: Provider | None = None
    asks: Tries = field(default_factory=lambda: Tries(ASKS))
    tries: Tries = field(default_factory=Tries)
    secret: str = field(default_factory=secrets.new_id)
    _local: tuple[float, Visitor] | None = None

    @property
    def secure(self) -> bool:
        """Whether readers come by https: only then may a cookie be a ``__Host-`` one."""
        return self.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """The session cookie's name."""
        return "__Host-groundwire" if self.secure else "groundwire"

    @property
    def form_cookie(self) -> str:
        """The cookie of the form to sign in."""
        return f"{self.cookie}-form"

    def changed(self) -> None:
        """A reader's state, or an account, is not what it was."""
        self._local = None

    def visitor(self, headers: Mapping[str, str], client: str | None) -> Visitor:
        """Who asks, as far as the request shows it."""
        local = origin.is_local(headers, client, self.public_url)
        if (
            local
            and self._local
            and monotonic() - self._local[0] < KNOWN
            and self.cookie not in headers.get("cookie", "")
        ):
            return self._local[1]
        with self.store().reading() as conn:
            if not readers.count(conn):
                if not local:
                    return NOBODY
                found = Visitor(
                    reader=OWNER, token=secrets.form_token(self.secret), version=state.version(conn, OWNER.id)
                )
                self._local = (monotonic(), found)
                return found
            if self.proxy and (name := self.proxy.name(headers, client)):
                known = readers.find(conn, name)
                if known is None:
                    return Visitor(accounts=True)
                token = secrets.form_token(f"{self.secret} {name}")
                version = state.version(conn, known[0].id)
                return Visitor(reader=known[0], token=token, version=version, accounts=True)
            session = cookies(headers).get(self.cookie)
            digest = secrets.digest(session) if session else ""
            reader = readers.of_session(conn, digest, kind="web", now=self.clock()) if session else None
            if reader is None or session is None:
                return Visitor(accounts=True)
            return Visitor(
                reader=reader,
                token=secrets.form_token(session),
                session=digest,
                version=state.version(conn, reader.id),
                accounts=True,
            )


def cookies(headers: Mapping[str, str]) -> dict[str, str]:
    """The cookies of a request; none where they cannot be read."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}
