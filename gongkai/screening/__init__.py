"""Screening (自动筛查): what a machine sees in texts and files before people decide on them.

A plain library: no Django, no network, no models. `screen_text` (module `text`) reads one text, `screen_file` (module `files`)
one file in a limited child process; both answer with findings (module `findings`). People decide on every finding.
"""
