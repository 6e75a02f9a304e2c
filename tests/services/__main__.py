"""The last line of `make test`: what was left out on this machine. With CI=true that is a failure."""

import os
import sys

from tests.services.neighbours import missing


def main() -> int:
    absent = sorted(missing())
    if not absent:
        sys.stdout.write("\nEverything was tested; nothing was left out.\n")
        return 0
    sys.stdout.write(f"\nleft out: every test that needs {', '.join(absent)} (system-packages.txt)\n")
    return int(os.environ.get("CI") == "true")


if __name__ == "__main__":
    sys.exit(main())
