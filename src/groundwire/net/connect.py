"""The guard inside connect: what a name resolves to is judged, and the socket goes to the very address judged.

A resolver answers once for a connection, so a name that changes its mind between check and use gains nothing.
"""

import socket
from collections.abc import Mapping
from ipaddress import ip_address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from groundwire.errors import AddressRefused
from groundwire.net.address import judge_address, on_list

AddrInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]


class GuardedResolver(AbstractResolver):
    """Resolves by the overlay *hosts*, by RFC 6761 (``*.localhost`` is this machine), else by the system.

    Every address of a name must be one that may be visited. ``named`` collects what names on the allow list led to.
    """

    def __init__(self, allow: tuple[str, ...], hosts: Mapping[str, str]) -> None:
        self.allow = allow
        self.hosts = hosts
        self.named: set[str] = set()
        self._system = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of *host*, all of them judged.

        Raises:
            AddressRefused: one of them may not be visited.
            OSError: there is no such name.
        """
        name = host.lower().rstrip(".")
        fixed = self.hosts.get(name)
        if fixed is None and (name == "localhost" or name.endswith(".localhost")):
            fixed = "127.0.0.1"
        found = [_result(host, fixed, port)] if fixed else await self._system.resolve(host, port, family)
        named = on_list(name, self.allow)
        for answer in found:
            verdict = judge_address(answer["host"], allow=self.allow, named=named)
            if not verdict.allowed:
                raise AddressRefused(host, verdict.code, verdict.why)
        if named:
            self.named.update(str(ip_address(answer["host"])) for answer in found)
        return found

    async def close(self) -> None:
        """Let the system's resolver go."""
        await self._system.close()


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)


def guarded_connector(allow: tuple[str, ...], hosts: Mapping[str, str], at_once: int) -> aiohttp.TCPConnector:
    """A connector whose every socket goes to an address that was judged, literal addresses included."""
    resolver = GuardedResolver(allow, hosts)

    def open_socket(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, where = info
        verdict = judge_address(where[0], allow=allow, named=where[0] in resolver.named)
        if not verdict.allowed:
            raise AddressRefused(where[0], verdict.code, verdict.why)
        return socket.socket(family, kind, protocol)

    return aiohttp.TCPConnector(
        resolver=resolver, socket_factory=open_socket, limit=at_once * 2, ttl_dns_cache=60, happy_eyeballs_delay=None
    )
