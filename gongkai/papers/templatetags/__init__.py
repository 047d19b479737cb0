"""Words for the templates of papers."""
