"""The client: one request and its answer, over aiohttp's connections and by its parser.

aiohttp's own session looks, at each request, after cookies, passwords, proxies, redirects, uploads and traces. We have
none of them, and most requests bring nothing but a 304; so the request is written here, in a quarter less time.
"""

import asyncio
from collections.abc import Mapping
from types import TracebackType
from urllib.parse import urlencode

import aiohttp
from aiohttp.connector import Connection
from aiohttp.helpers import TimerNoop
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

FORM = "application/x-www-form-urlencoded"
BROKEN = frozenset("\r\n\0")  # what would end a header before its end
UNTIMED = TimerNoop()  # who asks limits the time


class Client:
    """Asks over the connections of *connector*, each request with *headers*, and up to *seconds* for a connection."""

    def __init__(self, connector: aiohttp.TCPConnector, headers: Mapping[str, str], seconds: float) -> None:
        self.connector = connector
        self.timeout = aiohttp.ClientTimeout(total=None, sock_connect=seconds)
        self.headers = dict(headers)

    def request(
        self, method: str, url: URL, *, headers: Mapping[str, str], data: Mapping[str, str] | None = None
    ) -> "_Exchange":
        """Ask *url*, with the form *data* where there is one; for ``async with``, which gives the answer.

        Raises:
            aiohttp.ClientError, OSError: none came.
            ValueError: a header cannot be written.
        """
        body = None if data is None else urlencode(data).encode()
        said = CIMultiDict({"Host": url.host_port_subcomponent or "", **self.headers})
        said.update(headers)
        if body is not None:
            said.update({"Content-Type": FORM, "Content-Length": str(len(body))})
        return _Exchange(self, _Request(method, url, said, body or b""))

    async def close(self) -> None:
        """Close the connections."""
        await self.connector.close()


class _Exchange:
    """A request under way. What only asks is asked once more where a connection that was kept proves to be closed."""

    __slots__ = ("_client", "_request", "_response")

    def __init__(self, client: Client, request: "_Request") -> None:
        self._client = client
        self._request = request
        self._response: aiohttp.ClientResponse | None = None

    async def __aenter__(self) -> aiohttp.ClientResponse:
        try:
            self._response = await self._answer()
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
            if self._request.method != "GET":
                raise
            self._response = await self._answer()
        return self._response

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._response is not None and not self._response.closed:
            self._response.release()

    async def _answer(self) -> aiohttp.ClientResponse:
        client, request = self._client, self._request
        try:
            connection = await client.connector.connect(request, traces=[], timeout=client.timeout)
        except TimeoutError as error:
            raise aiohttp.ConnectionTimeoutError(f"no connection to {request.url.host} in time") from error
        response = None
        try:
            response = await request.send(connection)
            return await response.start(connection)
        except BaseException:
            if response is not None:
                response.close()
            connection.close()
            raise


class _Written:
    """What an answer wants to know of its request's body: nothing is still to be sent."""

    output_size = 0


class _Request(aiohttp.ClientRequest):
    """A request without all that ours do not have: where it goes, as the connector asks it, and its words."""

    def __init__(self, method: str, url: URL, headers: CIMultiDict[str], body: bytes) -> None:
        # Not the one of the class, which finds out what cannot be here, but what of it the connector reads.
        self.method = method
        self.url = self.original_url = url
        self.loop = asyncio.get_running_loop()
        self.server_hostname = None
        self.proxy = self.proxy_auth = self.proxy_headers = None
        self._ssl = True
        self._said = headers
        self._sent = body

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """Write the request; its answer, of which nothing was read yet."""
        protocol = conn.protocol
        if protocol is None or protocol.transport is None or protocol.transport.is_closing():
            raise aiohttp.ServerDisconnectedError
        lines = [f"{self.method} {self.url.raw_path_qs} HTTP/1.1", *map(": ".join, self._said.items())]
        if not all(BROKEN.isdisjoint(line) for line in lines):
            raise ValueError("a header holds the end of a line")
        protocol.set_response_params(timer=UNTIMED, read_until_eof=True, auto_decompress=False)
        protocol.transport.write("\r\n".join([*lines, "\r\n"]).encode() + self._sent)
        asked = CIMultiDictProxy(self._said)
        return aiohttp.ClientResponse(
            self.method,
            self.url,
            writer=None,
            continue100=None,
            timer=UNTIMED,
            request_info=aiohttp.RequestInfo(self.url, self.method, asked, self.url),
            traces=[],
            loop=self.loop,
            session=None,  # type: ignore[arg-type] # an answer knows what to do without one
            stream_writer=_Written(),  # type: ignore[arg-type] # all that is read of it
        )
