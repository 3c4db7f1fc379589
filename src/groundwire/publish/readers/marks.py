"""A reader's own marks, put into a page that was made for everybody.

Templates leave comments where marks go: ``<!--reader:story SLUG-->`` for a story's buttons, ``<!--reader:menu-->``
for the menu, ``<!--reader:edit SLUG-->`` for an editor's forms, ``<!--reader:nobody-->`` round what is for visitors
alone. What others wrote is escaped on a page, so no feed can write such a comment. The page itself stays the same for
all; without a reader the comments stay, and say nothing.
"""

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from groundwire.model.reader import Role
from groundwire.publish import words
from groundwire.publish.readers.door import Visitor
from groundwire.publish.web.assets import address
from groundwire.store.state import StoryState

MARK = re.compile(
    r"<!--reader:(story|edit) ([a-z0-9-]{1,200})-->|<!--reader:menu-->|<!--reader:nobody-->.*?<!--/reader:nobody-->"
    r"|</head>",
    re.DOTALL,
)

_STORY = Markup(
    '<form class="acts" method="post" action="/state" data-acts="{slug}" data-is="{state}">{hidden}'
    '<input type="hidden" name="story" value="{slug}">{buttons} <a href="/story/{slug}/like">More or less like this</a>'
    "</form>"
)
_BUTTON = Markup('<button name="do" value="{do}"{key}{pressed}>{label}</button>')
_HIDDEN = Markup('<input type="hidden" name="token" value="{token}"><input type="hidden" name="next" value="{here}">')
_MENU = Markup(
    '<nav class="reader" aria-label="Reader">{links}'
    '<form method="post" action="/state">{hidden}{stories}{buttons}</form>{out}</nav>'
)
_LINK = Markup('<a href="{href}">{label}</a> ')
_RULED = Markup('<p class="note" data-note>Rules of <a href="/rules">your own</a> touch this story: {rules}</p>')
_REPORT = Markup(
    '<details class="edit"><summary>Report a mistake</summary><form method="post" action="/report">{hidden}'
    '<input type="hidden" name="story" value="{slug}"><p><label>What is wrong? <input name="says" required'
    ' maxlength="1000"></label> <button>Report, and verify again</button></p></form></details>'
    '<p class="reported" id="reported" role="status">Reported. The next round writes and verifies this story again; '
    "editors read what you said.</p>"
)
_EDIT = Markup(
    '<details class="edit"><summary>Edit this story</summary><form method="post" action="/edit">{hidden}'
    '<input type="hidden" name="story" value="{slug}">'
    '<p><label>Headline <input name="headline" maxlength="300"></label>'
    ' <button name="do" value="headline">Correct</button></p>'
    '<p><button name="do" value="pin">Pin</button> <button name="do" value="unpin">Unpin</button>'
    ' <button name="do" value="hide">Hide from everybody</button> <button name="do" value="show">Show</button>'
    ' <button name="do" value="verify">Verify again</button></p>'
    '<p><label>Take in the story <input name="into" maxlength="200" placeholder="its slug"></label>'
    ' <button name="do" value="merge">Merge</button></p>'
    '<p><a href="/story/{slug}/split">Split this story</a> · <a href="/audit">What was edited</a></p></form></details>'
)
_HEAD = Markup('<link rel="stylesheet" href="{style}"><script type="module" src="{script}"></script></head>')


def slugs(page: str) -> tuple[str, ...]:
    """The stories that the page has marks for, each once, in its order."""
    return tuple(dict.fromkeys(found[2] for found in MARK.finditer(page) if found[1] == "story"))


def placed(  # noqa: PLR0913 - each is a mark of its own
    page: str,
    visitor: Visitor,
    states: Mapping[str, StoryState],
    *,
    here: str,
    undo: bool,
    own: bool = False,
    ruled: Sequence[str] = (),
) -> str:
    """*page* with the marks of *visitor*, who is a reader; *here* is its own path, *undo* whether there is a change.

    *own*: it is the front page, and this reader has one of their own. *ruled*: rules of theirs that touch its story.
    """
    stories = slugs(page)

    def mark(found: re.Match[str]) -> str:
        if found[0] == "</head>":
            return _HEAD.format(style=address("readers.css"), script=address("readers.js"))
        if found[0].startswith("<!--reader:nobody"):
            return Markup("")
        if found[1] == "story":
            return story(found[2], states.get(found[2]), visitor, here=here)
        if found[1] == "edit":
            editor = visitor.reader is not None and visitor.reader.role is Role.EDITOR
            forms = (_REPORT, _EDIT) if editor else (_REPORT,)
            said = _RULED.format(rules="; ".join(ruled)) if ruled else Markup("")
            return said + Markup("").join(one.format(slug=found[2], hidden=hidden(visitor, here)) for one in forms)
        return menu(visitor, stories, here=here, undo=undo, own=own)

    return MARK.sub(mark, page)


def story(slug: str, state: StoryState | None, visitor: Visitor, *, here: str) -> Markup:
    """The buttons of one story; they say what they will do, and work as a form."""
    state = state or StoryState(slug=slug)
    now = " ".join(
        name
        for name, on in (
            ("read", state.read and not state.new),
            ("starred", state.starred),
            ("hidden", state.hidden),
            ("new", state.new),
        )
        if on
    )
    buttons = Markup(" ").join(
        (
            _button(
                "unstar" if state.starred else "star",
                "★ Starred" if state.starred else "☆ Star",
                state.starred is not None,
                "s",
            ),
            _button("unread", "Mark as unread", None, "m")
            if state.read and not state.new
            else _button("read", "Mark as read", None, "m"),
            _button("show", "Show again", None) if state.hidden else _button("hide", "Hide", None),
        )
    )
    if state.new and state.read:
        buttons += Markup(
            '<span class="since" data-note>New since you last read it, <time datetime="{}">{}</time></span>'
        ).format(words.iso(state.read), words.full(state.read))
    return _STORY.format(slug=slug, state=now, hidden=hidden(visitor, here), buttons=buttons)


def menu(visitor: Visitor, stories: tuple[str, ...], *, here: str, undo: bool, own: bool = False) -> Markup:
    """The reader's menu: unread, starred, all read, undo, account; on an *own* front page the way to that of all."""
    links = [("/unread", "Unread"), ("/starred", "Starred")]
    if visitor.reader and visitor.reader.role is Role.EDITOR:
        links.append(("/audit", "Edits"))
    links.append(("/rules", "Rules"))
    if visitor.accounts and visitor.reader:
        links.append(("/account", visitor.reader.name))
    if own:
        links.append(("/?all=1", "Everybody’s front page") if here == "/" else ("/", "Your front page"))
    buttons = []
    if stories:
        buttons.append(_button("all-read", "Mark all as read", None))
    if undo:
        buttons.append(_button("undo", "Undo", None))
    out = Markup("")
    if visitor.session:
        out = Markup('<form method="post" action="/sign-out">{}<button>Sign out</button></form>').format(
            hidden(visitor, "/")
        )
    return _MENU.format(
        links=Markup("").join(_LINK.format(href=href, label=label) for href, label in links),
        hidden=hidden(visitor, here),
        stories=Markup("").join(
            Markup('<input type="hidden" name="story" value="{}">').format(slug) for slug in stories
        ),
        buttons=Markup(" ").join(buttons),
        out=out,
    )


def hidden(visitor: Visitor, here: str) -> Markup:
    """The fields that each form carries: its token, and where to go after it."""
    return _HIDDEN.format(token=visitor.token, here=here)


def _button(do: str, label: str, pressed: bool | None, key: str = "") -> Markup:
    return _BUTTON.format(
        do=do,
        label=label,
        key=Markup(' data-key="{}"').format(key) if key else "",
        pressed="" if pressed is None else Markup(' aria-pressed="{}"').format("true" if pressed else "false"),
    )
