"""Stories get a score with named reasons, then a varied choice of them becomes the front page.

Pure functions: no clock but the one given, no database, no network.
"""
