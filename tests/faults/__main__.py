"""`python -m tests.faults`: identity, witness and gateway in one process, to be killed."""

from deploy.cli.main import main, program
from tests.faults.killable import killable

program.add_command(killable)
main(["killable"])
