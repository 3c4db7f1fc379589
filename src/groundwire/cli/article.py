"""``groundwire article``: the texts that quotations are taken from."""

import asyncio
from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import say
from groundwire.pipeline import papers

app = typer.Typer(help="The texts that quotations are taken from.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The texts that quotations are taken from."""


@app.command()
def pdf(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Its number or address, or an arXiv paper's.")],
    where: Annotated[str | None, typer.Option("--from", metavar="URL", help="The address of the PDF.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Print the text as well.")] = False,
) -> None:
    """Read an item's PDF and keep its words as the item's text; the next round briefs its story from them."""
    opened = desk(context)

    async def read() -> None:
        async with opened.tools() as tools:
            known = papers.wanted(tools, item)
            given = where or (item if papers.is_address(item) else None)
            article = await papers.read_pdf(tools, known, given)
        noun = "sentence" if len(article.sentences) == 1 else "sentences"
        words = f"{len(article.text):,} characters in {len(article.sentences):,} {noun}"
        say(f"Read {escape(article.url or '')}: {words}, now the text of [bold]{escape(known.title)}[/].")
        if show:
            say(escape(article.text))

    asyncio.run(read())
