"""Alembic's scripts: each brings a database one step forward."""
