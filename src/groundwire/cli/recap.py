"""``groundwire recap``: the recap of a week or a day, printed or mailed."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import console, say
from groundwire.desk import Desk
from groundwire.errors import SettingsError
from groundwire.publish import recap as recaps
from groundwire.publish.view import RecapView, recap_page
from groundwire.publish.week import Week, period

HERE = "http://127.0.0.1:8000"  # where `serve` puts the pages, where no address is set


class Format(StrEnum):
    """How a recap can be written."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


def recap(
    context: typer.Context,
    week: Annotated[
        str | None, typer.Option(help="An ISO week such as 2026-W03, or a day such as 2026-01-12; else this week.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="text, html or json.")] = Format.TEXT,
    to: Annotated[str | None, typer.Option(help="Mail it to this address now.", metavar="ADDRESS")] = None,
) -> None:
    """The recap of a week or a day."""
    opened = desk(context)
    chosen = period(week) if week else Week.of(opened.clock())
    with opened.store.reading() as conn:
        view = recap_page(conn, chosen, now=opened.clock())
    if to is not None:
        mail(opened, view, to)
        return
    console.out(recaps.render(view, form.value, url=opened.settings.public_url or HERE), highlight=False)


def mail(opened: Desk, view: RecapView, address: str) -> None:
    """Mail the recap to one address.

    Raises:
        SettingsError: no mail server is set, or it did not take the mail.
    """
    if not opened.settings.smtp:
        raise SettingsError("a mail server is needed; set GROUNDWIRE_SMTP, such as smtp://user:password@host:587")
    from groundwire.jobs.post import MailServer, house_of, send_now  # noqa: PLC0415 - a printed recap needs no mail

    house = house_of(opened.settings, opened.settings.public_url or HERE)
    told = asyncio.run(send_now(MailServer.of(opened.settings.smtp), house, view, address, opened.clock()))
    say(f"Sent to {escape(address)}: {escape(told)}")
