"""Full-text search: `index` keeps the words beside the rows, `query` reads what a person typed, `find` answers."""
