"""程序: the line from collection to archive as pure functions. No models, no Django, no clock."""
