"""``python -m optimizer`` is the command ``optimizer``."""

import sys

from optimizer.cli.main import main

sys.exit(main())
