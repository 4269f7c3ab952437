"""`python -m tests.faults.dying PLACE run SERVICE`: the program, which kills itself at a place in the code.

Places are those of `shared/runtime/tests/killed_town.py`: before a commit that tells something, before its event is
published, before it is marked as published, before a message is acknowledged.
"""

import sys

from deploy.cli.main import main
from shared.runtime.tests.killed_town import PLACES

if __name__ == "__main__":
    PLACES[sys.argv[1]]()
    main(sys.argv[2:])
