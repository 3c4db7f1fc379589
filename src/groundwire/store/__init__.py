"""The store: rows to values and back, one file of queries per noun.

``engine`` opens a database and hands out connections; the caller opens the transaction. Each function
takes the connection first and gives model values. Nothing here knows the web, a stage or a page.
"""
