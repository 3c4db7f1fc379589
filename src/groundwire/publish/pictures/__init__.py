"""Pictures of others on our pages: links, unless a reader turns on the proxy that fetches, checks and redraws them."""
