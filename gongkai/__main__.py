"""`python -m gongkai` is the console command `gongkai`."""

import sys

from gongkai.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
