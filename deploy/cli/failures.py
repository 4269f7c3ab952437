"""What an operator reads when something goes wrong: a sentence and an exit code, for every kind of failure."""

import errno
import re

import amqp
import click
from sqlalchemy.exc import SQLAlchemyError

from deploy.cli.data_folder import DataFolderUnusable
from gateway.words import read_words
from shared.kernel.errors import Refusal
from shared.runtime.bus.connection import GONE
from shared.runtime.data.engine import refusal_for
from shared.runtime.data.migrations import MigrationFailed
from shared.runtime.process.runner import ContainerDied
from shared.runtime.settings import SettingsWrong
from shared.runtime.trust.sealing import KeysInvalid

FAILED = 1
WRONGLY_SET = 2
INTERRUPTED = 130
SENTENCE_CHARACTERS_MAX = 500
PORT_REMEDIES = {  # what is said where somebody cannot listen
    errno.EADDRINUSE: "Set NUANLIU_HTTP_PORT (or NUANLIU_HEALTH_PORT) to another port, or to 0 for any free one.",
    errno.EADDRNOTAVAIL: "Set NUANLIU_HTTP_HOST (or NUANLIU_HEALTH_HOST) to an address of this machine, or to 0.0.0.0 "
    "for all of them.",
    errno.EACCES: "Set NUANLIU_HTTP_PORT (or NUANLIU_HEALTH_PORT) to a port that this account may open: 1024 or above.",
}
OF_THIS_MACHINE = (*PORT_REMEDIES, errno.ENOENT, errno.ENOSPC)  # what no broker answers

# RabbitMQ's words: 3.10 does not say which right it looked for, later ones do.
LACKED_RIGHT = re.compile(
    r"(?:(configure|write|read) )?access to (\w+ '[^']*') in vhost '.*' refused for user '([^']*)'"
)
NEEDED_RIGHTS = {  # "Access control" in RabbitMQ's documentation: what a method asks for, of which kind of thing
    ("exchange.declare", "exchange"): "configure",
    ("queue.declare", "queue"): "configure",
    ("queue.declare", "exchange"): "write",  # of its dead letters
    ("queue.bind", "queue"): "write",
    ("queue.bind", "exchange"): "read",
    ("basic.publish", "exchange"): "write",
    ("basic.consume", "queue"): "read",
    ("basic.get", "queue"): "read",
}


def tell(error: Exception) -> int:
    """Say on standard error what happened, and return the exit code."""
    for sentence in sentences(error):
        click.echo(f"nuanliu: {sentence}", err=True)
    return WRONGLY_SET if isinstance(error, SettingsWrong) else FAILED


def sentences(error: Exception) -> list[str]:
    """What happened, and what to do where that is known."""
    if isinstance(error, SettingsWrong):
        return error.problems
    if isinstance(error, Refusal):
        return [refusal_sentence(error)]
    if isinstance(error, ContainerDied) and isinstance(error.__cause__, OSError):
        return sentences(error.__cause__)
    if isinstance(error, MigrationFailed | KeysInvalid | DataFolderUnusable | RuntimeError):
        return [f"{short(error)}."]
    if isinstance(error, SQLAlchemyError):
        return [database_sentence(error)]
    if isinstance(error, OSError) and (error.filename or error.errno in OF_THIS_MACHINE):
        return [file_sentence(error)]
    if isinstance(error, GONE):
        return [broker_sentence(error)]
    return [f"this should not have happened ({type(error).__name__}: {short(error)}); `nuanliu --debug …` shows where."]


def refusal_sentence(refusal: Refusal) -> str:
    """A refusal in the words of the gateway's catalogue, and what can be done about it."""
    words = read_words()
    told = [words.sentence("en", name, refusal.parameters) for name in (refusal.code, f"{refusal.code}.remedy")]
    return " ".join(
        [*told, *(f"{fault['at']}: {fault['problem']}." for fault in refusal.parameters.get("problems", []))]
    )


def database_sentence(error: SQLAlchemyError) -> str:
    """Why a database did not do what it was asked."""
    reason = short(getattr(error, "orig", None) or error)
    if refusal_for(error):
        return f"The database cannot be used: {reason}. Look at NUANLIU_DATABASE_URI, or run `nuanliu doctor`."
    if "no such table" in reason or "does not exist" in reason:
        return f"The database is not what this release expects: {reason}. Run `nuanliu migrate`."
    return f"The database refused: {reason}."


def broker_sentence(error: BaseException) -> str:
    """Why the broker cannot be used."""
    if right := lacked_right(error):
        return right
    if isinstance(error, amqp.exceptions.NotFound):
        return f"The broker lacks what this release needs ({short(error)}): run `nuanliu prepare`."
    if isinstance(error, amqp.exceptions.AccessRefused) or "ACCESS_REFUSED" in str(error):
        return "The broker refuses the user, or the password is wrong: look at NUANLIU_BUS_URI."
    if isinstance(error, amqp.exceptions.NotAllowed):
        return f"The broker does not let the user into the virtual host ({short(error)}): look at NUANLIU_BUS_URI."
    return f"The broker cannot be reached ({short(error)}): is it running, and is NUANLIU_BUS_URI its address?"


def lacked_right(error: BaseException) -> str:
    """Which right on what the broker's user lacks; "" for any other trouble."""
    found = LACKED_RIGHT.search(str(error))
    if found is None:
        return ""
    told, resource, user = found.groups()
    method = str(getattr(error, "method_name", "")).lower()
    right = told or NEEDED_RIGHTS.get((method, resource.partition(" ")[0]))
    remedy = "give it with `rabbitmqctl set_permissions`, or look at NUANLIU_BUS_URI"
    return f"The broker's user {user} lacks {f'the {right}' if right else 'a'} right on the {resource}: {remedy}."


def file_sentence(error: OSError) -> str:
    """What a file or a port would not do."""
    if not error.filename and error.errno in PORT_REMEDIES:
        return f"{error.strerror}. {PORT_REMEDIES[error.errno]}"
    return f"{error.filename or 'A file'}: {error.strerror}."


def short(error: BaseException) -> str:
    """The first line of an error's text, without a full stop: further lines may quote rows."""
    text = str(error).strip().partition("\n")[0] or type(error).__name__
    return text[:SENTENCE_CHARACTERS_MAX].rstrip(".")
