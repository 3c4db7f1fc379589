"""Who calls the steps, and when. The steps know nothing of it."""
