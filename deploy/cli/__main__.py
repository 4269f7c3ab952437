"""`python -m deploy.cli` is the program `nuanliu`."""

from deploy.cli.main import main

main()
