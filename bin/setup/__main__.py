"""The one entrance: `python3 bin/setup serve|test|bench|audit|lint|run [arguments]`."""

import sys
from pathlib import Path

# Run as a folder, Python puts the folder itself on the path; the package lies one above.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from setup.commands import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
