"""The seam to models: what is asked, what is answered, and nothing of what it is about."""
