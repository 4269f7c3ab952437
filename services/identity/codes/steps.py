"""Codes, in steps: first the transaction that makes one, then the sending, which waits for somebody else."""

from typing import Any

from services.identity.codes import use_cases
from services.identity.codes.code_sender import CodePost
from services.identity.codes.domain import CodeMessage
from shared.contracts.base import Loaded
from shared.runtime.data.database import CallDatabase


def request_code(db: CallDatabase, post: CodePost, request: Loaded, address: str) -> Any:
    """Make a code and have it sent; what is answered says nothing of either."""
    post.refuse_unless_ready()
    made: list[CodeMessage | None] = []
    answer = db.run(use_cases.request_code, request, address, post.tell, made.append)
    post.send(made[-1])  # a transaction that was repeated made several: the last one was committed
    return answer
