"""The lens: how much of a paper is theory, and how much is evidence. Two meters, since a paper may be both."""
