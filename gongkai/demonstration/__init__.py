"""演示: a fictitious zone with its people and matters, and the walk of a real file along the whole line."""
