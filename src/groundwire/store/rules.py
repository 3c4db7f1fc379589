"""Rules by hand, as readers wrote them."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from groundwire.errors import NotFound
from groundwire.model.rule import Action, Field, Rule
from groundwire.store.tables import rules


def add(conn: Connection, rule: Rule, *, now: datetime) -> int:
    """Keep a rule; its number. The same rule twice is one."""
    for known in listing(conn, reader=rule.reader):
        if (known.action, known.field, known.pattern) == (rule.action, rule.field, rule.pattern) and known.id:
            conn.execute(rules.update().where(rules.c.id == known.id).values(points=rule.points))
            return known.id
    values = {
        "reader_id": rule.reader,
        "action": rule.action.value,
        "field": rule.field.value,
        "pattern": rule.pattern,
        "points": rule.points,
        "made": now,
    }
    return int(conn.execute(insert(rules).values(**values).returning(rules.c.id)).scalar_one())


def listing(conn: Connection, *, reader: int | None = None) -> list[Rule]:
    """The rules of this reader (None: those that hold for all), in the order they were made."""
    mine = rules.c.reader_id.is_(None) if reader is None else rules.c.reader_id == reader
    return [
        Rule(
            id=row["id"],
            action=Action(row["action"]),
            field=Field(row["field"]),
            pattern=row["pattern"],
            points=row["points"],
            reader=row["reader_id"],
        )
        for row in conn.execute(select(rules).where(mine).order_by(rules.c.id)).mappings()
    ]


def remove(conn: Connection, number: int) -> Rule:
    """Delete the rule with this number.

    Raises:
        NotFound: there is none.
    """
    row = conn.execute(select(rules).where(rules.c.id == number)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"there is no rule {number}; `groundwire rule list` shows their numbers")
    conn.execute(delete(rules).where(rules.c.id == number))
    return Rule(
        id=number,
        action=Action(row["action"]),
        field=Field(row["field"]),
        pattern=row["pattern"],
        points=row["points"],
        reader=row["reader_id"],
    )
