"""gongkai (公开): the bytes that were reviewed are the bytes that were signed, published, archived and can be checked by anyone."""

__version__ = "0.5.0"
