"""What was done with a story goes with it when it is merged or split: reading, stars, hides, taste, editors' acts."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from groundwire.errors import StoreError
from groundwire.model.interest import Act
from groundwire.model.reader import LOCAL
from groundwire.store import audit, interest, regrouping, state, stories
from groundwire.store.engine import Store
from groundwire.store.state import Change
from groundwire.store.tables import stories as story_table
from store_rows import NOW, ROWS, fill

SLUGS = [stories.slug_of(title) for _, title, *_ in ROWS]
ONE, OTHER, THIRD = SLUGS[:3]
LATER = NOW + timedelta(hours=1)


def test_a_star_and_a_reading_follow_the_story_that_was_merged_away(store: Store) -> None:
    first, *_ = fill(store)
    with store.writing() as conn:
        before = state.version(conn, LOCAL)
        state.change(conn, LOCAL, [OTHER], Change.STAR, now=NOW)
        state.change(conn, LOCAL, [OTHER], Change.READ, now=NOW)
        regrouping.merge(conn, ONE, OTHER, now=LATER, who=regrouping.GROUPING)
        found = state.of(conn, LOCAL, [ONE])[ONE]
        assert found.starred
        assert found.read
        assert not found.new
        assert state.version(conn, LOCAL) > before
        assert interest.done_with(conn, None, [first]) == {first: frozenset({Act.STAR, Act.READ})}


def test_news_of_a_story_read_before_is_told_as_new_since_after_a_merge_too(store: Store) -> None:
    _, second, *_ = fill(store)
    with store.writing() as conn:
        state.change(conn, LOCAL, [ONE], Change.READ, now=NOW)
        state.change(conn, LOCAL, [OTHER], Change.READ, now=NOW - timedelta(days=3))
        later = update(story_table).where(story_table.c.id == second).values(latest=NOW - timedelta(hours=1))
        conn.execute(later)  # it has had news since it was read
        regrouping.merge(conn, ONE, OTHER, now=LATER, who="ed")
        found = state.of(conn, LOCAL, [ONE])[ONE]
        assert found.read == NOW - timedelta(days=3)
        assert found.new


def test_what_was_hidden_stays_hidden_in_the_story_that_took_it_in(store: Store) -> None:
    fill(store)
    with store.writing() as conn:
        state.change(conn, LOCAL, [OTHER], Change.HIDE, now=NOW)
        state.change(conn, LOCAL, [ONE], Change.READ, now=NOW)
        regrouping.merge(conn, ONE, OTHER, now=LATER, who="ed")
        assert state.of(conn, LOCAL, [ONE])[ONE].hidden


def test_both_halves_of_a_split_keep_the_star(store: Store) -> None:
    fill(store)
    with store.writing() as conn:
        regrouping.merge(conn, ONE, OTHER, now=NOW, who="ed")
        state.change(conn, LOCAL, [ONE], Change.STAR, now=NOW)
        done = regrouping.split(conn, ONE, [stories.get(conn, ONE).items[0]], [], now=LATER, who="ed")
        assert all(one.starred for one in state.of(conn, LOCAL, [ONE, done.other]).values())
        assert len(state.of(conn, LOCAL, [ONE, done.other])) == 2


def test_a_pinned_story_stays_pinned_in_what_took_it_in_and_the_log_undoes_the_merge(store: Store) -> None:
    first, *_ = fill(store)
    with store.writing() as conn:
        audit.pin(conn, OTHER, on=True, who="ed", now=NOW)
        audit.merge(conn, ONE, OTHER, who=regrouping.GROUPING, now=LATER)
        audit.apply(conn)
        place = select(story_table.c.place).where(story_table.c.id == first)
        assert conn.execute(place).scalar_one() == audit.FIRST
        entry = audit.every(conn)[0]
        assert (entry.act, entry.who, entry.undoable) == ("merge", "grouping", True)
        audit.undo(conn, entry.id, who="ed", now=LATER)
        assert len(stories.get(conn, OTHER).items) == 1


def test_pairs_that_somebody_took_apart_are_told_by_the_names_that_they_go_by_now(store: Store) -> None:
    first, second, third, _ = fill(store)
    with store.writing() as conn:
        assert regrouping.kept_apart(conn) == set()
        done = regrouping.merge(conn, ONE, OTHER, now=NOW, who=regrouping.GROUPING)
        assert regrouping.kept_apart(conn) == set()
        regrouping.undo(conn, now=NOW, number=done.id)
        assert regrouping.kept_apart(conn) == {frozenset((first, second))}
        regrouping.merge(conn, THIRD, OTHER, now=LATER, who="ed")
        assert regrouping.kept_apart(conn) == {frozenset((first, third))}
        regrouping.merge(conn, ONE, THIRD, now=LATER, who="ed")
        assert regrouping.kept_apart(conn) == set()


def test_undo_by_hand_passes_over_what_grouping_did_and_refuses_what_it_stands_on(store: Store) -> None:
    fill(store)
    with store.writing() as conn:
        by_hand = regrouping.merge(conn, ONE, OTHER, now=NOW, who="ed")
        later = regrouping.merge(conn, THIRD, ONE, now=LATER, who=regrouping.GROUPING)
        with pytest.raises(StoreError, match="undo that first"):
            regrouping.undo(conn, now=LATER)
        assert regrouping.last_of(conn, THIRD) == later.id
        regrouping.undo(conn, now=LATER, number=later.id)
        assert regrouping.undo(conn, now=LATER).id == by_hand.id
        assert [len(stories.get(conn, slug).items) for slug in SLUGS] == [1, 1, 1, 1]


def test_a_merge_that_is_undone_takes_back_what_it_gave_and_leaves_what_was_done_since(store: Store) -> None:
    first, second, *_ = fill(store)
    with store.writing() as conn:
        state.change(conn, LOCAL, [OTHER], Change.HIDE, now=NOW)
        state.change(conn, LOCAL, [ONE], Change.READ, now=NOW)
        state.change(conn, 8, [OTHER], Change.STAR, now=NOW)
        state.change(conn, 9, [OTHER], Change.STAR, now=NOW)
        audit.hide(conn, OTHER, on=True, who="ed", now=NOW)
        before = [state.of(conn, reader, [ONE]) for reader in (LOCAL, 8)]
        acts = interest.done_with(conn, None, [first, second])
        done = regrouping.merge(conn, ONE, OTHER, now=LATER, who=regrouping.GROUPING)
        state.change(conn, 9, [ONE], Change.READ, now=LATER)
        regrouping.undo(conn, now=LATER, number=done.id)
        assert [state.of(conn, reader, [ONE]) for reader in (LOCAL, 8)] == before
        assert state.of(conn, LOCAL, [OTHER])[OTHER].hidden
        assert state.of(conn, 9, [ONE])[ONE].read
        assert interest.done_with(conn, None, [first, second]) == acts
        hidden = conn.execute(audit.hidden()).all()
        assert ((second,) in hidden, len(hidden)) == (True, 1)


def test_what_an_editor_decided_since_a_merge_outlives_its_undoing(store: Store) -> None:
    first, *_ = fill(store)
    with store.writing() as conn:
        audit.hide(conn, OTHER, on=True, who="ed", now=NOW)
        done = regrouping.merge(conn, ONE, OTHER, now=NOW, who=regrouping.GROUPING)
        audit.correct(conn, ONE, "Ours", who="ed", now=LATER)
        regrouping.undo(conn, now=LATER, number=done.id)
        assert audit.edited(conn, ONE) is not None
        assert (first,) in conn.execute(audit.hidden()).all()


@pytest.mark.parametrize("at", ["sqlite", "postgres"])
def test_a_merge_that_was_undone_elsewhere_is_undone_in_the_log(at: str, request: pytest.FixtureRequest) -> None:
    opened: Store = request.getfixturevalue("store") if at == "sqlite" else request.getfixturevalue("postgres")()
    fill(opened)
    with opened.writing() as conn:
        audit.pin(conn, THIRD, on=True, who="ed", now=NOW)
        audit.merge(conn, ONE, OTHER, who="ed", now=NOW)
        audit.undo_regrouping(conn, None, who="owner", now=LATER)
        undoing, merge, pin = audit.every(conn)
        assert (undoing.act, undoing.who, undoing.undoable) == ("undo", "owner", False)
        assert (merge.undone, pin.undone) == (True, False)
        with pytest.raises(StoreError, match="undone already"):
            audit.undo(conn, merge.id, who="ed", now=LATER)
    opened.close()
