"""Sources, read: bytes into entries, entries into items, and when to come back."""
