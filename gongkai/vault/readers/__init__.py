"""Readers of foreign files. They run only inside the child process (`gongkai.vault.child`) and know no Django."""


class Unfit(Exception):  # noqa: N818 - a finding about a file, not a failure of the program
    """The file may not be taken in; `code` says why, and the gate has the sentence for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
