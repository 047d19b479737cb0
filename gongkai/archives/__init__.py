"""归档: a matter is filed as a record and packed with everything that belongs to it."""
