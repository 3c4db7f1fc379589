"""The web channel: views as HTML pages. Templates, one stylesheet, small scripts; no database, no server."""
