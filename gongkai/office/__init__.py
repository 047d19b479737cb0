"""办公: the face for staff. It translates: address and form in, one action or one query, page out."""
