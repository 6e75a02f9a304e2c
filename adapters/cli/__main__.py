"""`python -m adapters.cli` is the `yhdyspinta` command."""

from adapters.cli import main

main()
