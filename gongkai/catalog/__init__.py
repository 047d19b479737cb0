"""目录: what must be disclosed. The regulation's eight categories and 39 entries, copied for each body and edited by its office."""
