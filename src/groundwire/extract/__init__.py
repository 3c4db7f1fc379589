"""Extract: the readable text of a page or an entry, its sentences, links and language. Fetches nothing."""
