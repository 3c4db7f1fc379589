"""The addresses of a story's picture and of its brief as Markdown."""

from datetime import datetime

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from groundwire.publish import view
from groundwire.publish.serving import Serving
from groundwire.publish.share.card import card
from groundwire.publish.share.markdown import markdown
from groundwire.publish.site import Site


def routes(serving: Serving) -> list[Route]:
    """The routes, for the application's table."""
    return [
        Route("/story/{slug}/card.png", lambda request: _card(serving, request)),
        Route("/story/{slug}/brief.md", lambda request: _brief(serving, request)),
    ]


def _card(serving: Serving, request: Request) -> Response:
    slug = str(request.path_params["slug"])

    def made(conn: Connection, now: datetime, _site: Site) -> bytes:
        return card(view.story_page(conn, slug, now=now))

    answer = serving.page(request, made, media_type="image/png")
    answer.headers["cross-origin-resource-policy"] = "cross-origin"  # a preview elsewhere shows it
    return answer


def _brief(serving: Serving, request: Request) -> Response:
    slug = str(request.path_params["slug"])
    return serving.page(
        request,
        lambda conn, now, site: markdown(view.story_page(conn, slug, now=now), site.url),
        media_type="text/markdown",
    )
