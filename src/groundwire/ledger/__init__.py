"""Ledger: predictions in, what they were worth out. Nothing here stores; the chain is kept by ``store.ledger``."""
