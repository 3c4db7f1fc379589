"""A story to carry elsewhere: a picture for link previews, and its brief as Markdown with citations."""
