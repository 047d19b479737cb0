"""Journeys (全程): what the regulation describes, from its beginning to its end, by the people it names, over HTTP."""
