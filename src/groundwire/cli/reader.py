"""``groundwire reader``: accounts. With the first one, the pages ask who is reading."""

import asyncio
import getpass
import sys
from dataclasses import asdict, replace
from typing import Annotated
from zoneinfo import available_timezones

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import as_json, say, table
from groundwire.errors import SettingsError
from groundwire.model.counting import count
from groundwire.model.reader import Reader, Recap, Role
from groundwire.publish.mail.address import is_address
from groundwire.publish.readers import secrets
from groundwire.store import outbox, readers

app = typer.Typer(help="Readers: accounts, their roles and their mails.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The reader's name.")]


@app.command()
def add(  # noqa: PLR0913, PLR0917 - typer reads the options from here
    context: typer.Context,
    name: Name,
    role: Annotated[Role, typer.Option(help="An editor may change stories for everybody.")] = Role.READER,
    email: Annotated[str | None, typer.Option(help="Where the recap goes.")] = None,
    recap: Annotated[Recap, typer.Option(help="How often the recap is mailed.")] = Recap.OFF,
    zone: Annotated[str, typer.Option(help="The reader's time zone, such as Europe/Vienna.")] = "UTC",
    hour: Annotated[int, typer.Option(min=0, max=23, help="The hour at which the recap is mailed.")] = 8,
    without: Annotated[
        bool, typer.Option("--no-password", help="Only a proxy or an identity provider signs this reader in.")
    ] = False,
) -> None:
    """Add an account; its password is GROUNDWIRE_PASSWORD, or is asked for."""
    if not name.strip() or len(name) > 64 or not name.isprintable():
        raise SettingsError(f"{name[:64]!r}: a reader's name has 1 to 64 characters that can be printed")
    if email is not None and not is_address(email):
        raise SettingsError(f"{email!r} is not a mail address; write it like name@example.org")
    if recap is not Recap.OFF and email is None:
        raise SettingsError("a recap by mail needs an address; give --email")
    if zone not in available_timezones():
        raise SettingsError(f"{zone!r}: there is no such time zone; write it like Europe/Vienna")
    opened = desk(context)
    password = None if without else secrets.hashed(opened.settings.password or _asked(name))
    made = Reader(
        id=0,
        name=name,
        role=role,
        email=email,
        recap=recap,
        zone=zone,
        hour=hour,
        unsubscribe=secrets.new_id(),
    )
    with opened.store.writing() as conn:
        readers.add(conn, made, now=opened.clock(), password=password)
    say(f"Added the {role.value} [bold]{escape(name)}[/]. Readers sign in at /sign-in.")


@app.command("list")
def list_(context: typer.Context, json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the accounts."""
    with desk(context).store.reading() as conn:
        found = readers.every(conn)
    if json:
        as_json([{name: value for name, value in asdict(one).items() if name != "unsubscribe"} for one in found])
        return
    table(
        count(len(found), "reader"),
        ("name", "role", "mail", "recap", "hour", "zone"),
        [(one.name, one.role.value, one.email, one.recap.value, one.hour, one.zone) for one in found],
    )


@app.command()
def role(context: typer.Context, name: Name, to: Annotated[Role, typer.Argument(metavar="ROLE")]) -> None:
    """Make reader NAME a reader or an editor."""
    with desk(context).store.writing() as conn:
        readers.save(conn, replace(readers.by_name(conn, name), role=to))
    say(f"{escape(name)} is now {'an editor' if to is Role.EDITOR else 'a reader'}.")


@app.command()
def password(context: typer.Context, name: Name) -> None:
    """Set the password of NAME (GROUNDWIRE_PASSWORD, or asked for); their sessions end."""
    opened = desk(context)
    hashed = secrets.hashed(opened.settings.password or _asked(name))
    with opened.store.writing() as conn:
        readers.set_password(conn, readers.by_name(conn, name).id, hashed)
    say(f"{escape(name)} has a new password, and is signed out everywhere.")


@app.command()
def link(
    context: typer.Context,
    name: Name,
    subject: Annotated[
        str | None, typer.Argument(help="What the identity provider calls them; nothing ends it.")
    ] = None,
) -> None:
    """Make the account NAME that of SUBJECT at the identity provider."""
    opened = desk(context)
    issuer = opened.settings.oidc_issuer
    if subject and not issuer:
        raise SettingsError("there is no identity provider; set GROUNDWIRE_OIDC_ISSUER")
    with opened.store.writing() as conn:
        readers.link(conn, readers.by_name(conn, name).id, f"{issuer} {subject}" if subject else None)
    theirs = f"is now the account of {escape(subject)} at {escape(issuer or '')}" if subject else "is linked to nobody"
    say(f"{escape(name)} {theirs}.")


@app.command()
def remove(context: typer.Context, name: Name) -> None:
    """Remove reader NAME with all that is kept of them."""
    with desk(context).store.writing() as conn:
        readers.remove(conn, readers.by_name(conn, name).id)
    say(f"Removed {escape(name)}, with all that was kept of them.")


@app.command()
def mail(context: typer.Context) -> None:
    """Send the recaps that are due and the mails that wait; for those who run groundwire from a timer."""
    from groundwire.jobs.post import MailServer, house_of, post  # noqa: PLC0415 - other commands need no mail

    opened = desk(context)
    if not opened.settings.smtp:
        raise SettingsError("a mail server is needed; set GROUNDWIRE_SMTP, such as smtp://user:password@host:587")
    house = house_of(opened.settings, opened.settings.public_url or "http://127.0.0.1:8000")
    done, failed = asyncio.run(post(opened.store, MailServer.of(opened.settings.smtp), house, opened.clock))
    with opened.store.reading() as conn:
        held = outbox.unsent(conn)
    say(f"{done} sent, {failed} failed, {len(held)} not sent so far")
    for key, error in held:
        say(f"  {escape(key)}: {escape(error or 'waits')}")


def _asked(name: str) -> str:
    if not sys.stdin.isatty():
        raise SettingsError("a password is needed; set GROUNDWIRE_PASSWORD, or GROUNDWIRE_PASSWORD_FILE")
    return getpass.getpass(f"Password of {name}: ")
