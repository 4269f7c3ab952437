"""Which template of a provider says what ours says: SMS and WeChat send only words that the provider has approved.

The file that NUANLIU_PROVIDER_TEMPLATES_FILE names is the installation's own: templates are approved for an account.

    {"sms": {"code": {"template": "SMS_154950909", "parameters": ["code"]}},
     "wechat": {"place_offered": {"template": "…", "parameters": {"thing2": "thing1"}, "page": "pages/inbox"}}}

Our names are those of `templates/texts/`: the kind of message, and its values for the channel. `parameters`: the
provider's name for each of ours; a list where both are the same, or where the provider counts them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marshmallow as ma

from services.notifications.channels.port import Outgoing, Refused
from shared.contracts import fields
from shared.contracts.base import Contract

FILE_BYTES_MAX = 1024 * 1024
TEMPLATES_MAX = 500
PARAMETERS_MAX = 20
CHANNELS = ("sms", "wechat")
NO_TEMPLATE = "template_not_mapped"
NO_PARAMETER = "parameter_not_given"


class TemplatesWrong(ValueError):
    """A file that cannot be used; the text says where, and why."""


@dataclass(frozen=True)
class ProviderTemplate:
    """template: the provider's name for it. parameters: the provider's name of each and ours, in its order."""

    template: str
    parameters: tuple[tuple[str, str], ...]
    page: str = ""

    def values(self, outgoing: Outgoing) -> list[tuple[str, str]]:
        """The provider's name and the value of each. Raises Refused where the message has no such value."""
        try:
            return [(theirs, outgoing.parameters[ours]) for theirs, ours in self.parameters]
        except KeyError:
            raise Refused(NO_PARAMETER) from None


class ProviderTemplates:
    """The templates of one channel, by our names."""

    def __init__(self, by_name: Mapping[str, ProviderTemplate]) -> None:
        self._by_name = dict(by_name)

    def of(self, outgoing: Outgoing) -> ProviderTemplate:
        """Raises Refused where the provider has none for this message: another channel may say it."""
        try:
            return self._by_name[outgoing.template]
        except KeyError:
            raise Refused(NO_TEMPLATE) from None

    def __iter__(self) -> Iterator[ProviderTemplate]:
        return iter(self._by_name.values())

    def by_name(self) -> Mapping[str, ProviderTemplate]:
        """All of them by our names."""
        return self._by_name


class _Said(Contract):
    """One template as the file has it."""

    template = fields.Text(at_least=1, at_most=100, required=True)
    parameters = ma.fields.Raw(load_default=[])
    page = fields.Text(at_least=0, at_most=200, load_default="")


def read_templates(path: Path, channel: str) -> ProviderTemplates:
    """The templates of a channel. Raises TemplatesWrong."""
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(FILE_BYTES_MAX))
    except OSError as error:
        raise TemplatesWrong(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise TemplatesWrong(f"{path} is no JSON") from None
    if not isinstance(content, dict) or set(content) - set(CHANNELS):
        raise TemplatesWrong(f"{path} must be an object with {' and '.join(CHANNELS)} at most")
    said = content.get(channel, {})
    if not isinstance(said, dict) or len(said) > TEMPLATES_MAX:
        raise TemplatesWrong(f"{path}: {channel} must be an object of at most {TEMPLATES_MAX} templates")
    return ProviderTemplates({name: _template(f"{path}: {channel}.{name}", each) for name, each in said.items()})


def _template(place: str, said: Any) -> ProviderTemplate:
    try:
        loaded = _Said().load(said)
    except ma.ValidationError:
        raise TemplatesWrong(f"{place} must have template, a text, and may have parameters and page") from None
    pairs = loaded.parameters
    named = pairs.items() if isinstance(pairs, dict) else [(each, each) for each in pairs if isinstance(pairs, list)]
    parameters = tuple(named)
    fits = isinstance(pairs, dict | list) and len(parameters) <= PARAMETERS_MAX
    if not fits or not all(isinstance(ours, str) and theirs for theirs, ours in parameters):
        raise TemplatesWrong(f"{place}.parameters must be a list of our names, or an object of theirs and ours")
    return ProviderTemplate(loaded.template, parameters, loaded.page)
