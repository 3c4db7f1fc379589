"""What is published here as feeds: Atom (RFC 4287) and JSON Feed 1.1, each entry with its whole brief and citations."""
