"""What the tests of the summaries count."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
