"""Generated people of a personal story, and the client that keeps what they are answered."""

from services.identity.members.generation import generated_members
from shared.contracts.identity.member_words import DocumentKind
from shared.testing.http import HttpClient

UNIT = "BJ-110108001"
HEADER = ["会员编号", "姓名", "证件类型", "证件号码", "手机号", "单位编码"]
NAME_CHARACTERS_MIN = 3  # shorter ones stand in other words by chance


class Somebody:
    """A generated person with a resident ID card."""

    def __init__(self, name, number, phone):
        self.name, self.number, self.phone, self.http = name, number, phone, None

    @property
    def said(self):
        """As they name themselves."""
        return {"name": self.name, "document_kind": "resident_id", "document_number": self.number}

    def cells(self, sequence, unit=UNIT, **other):
        """Their row in a roster."""
        usual = [f"BJ{sequence:010d}", self.name, "居民身份证", self.number, self.phone, unit]
        return [other.get(heading, cell) for heading, cell in zip(HEADER, usual, strict=True)]


class KeptAnswers(HttpClient):
    """An HTTP client that keeps all answers in a list."""

    def __init__(self, address, kept, token=None):
        super().__init__(address, token)
        self.kept = kept

    def as_(self, token):
        return KeptAnswers(self.address, self.kept, token)

    def request(self, method, path, headers=None, **keywords):
        answer = super().request(method, path, headers=headers, **keywords)
        self.kept.append(answer)
        return answer


def generated_people(seed):
    """Adults with resident ID cards, the same for the same seed."""
    for row in generated_members(10_000, seed, [UNIT]):
        if row.document_kind == DocumentKind.RESIDENT_ID and len(row.name) >= NAME_CHARACTERS_MIN and _is_adult(row):
            yield Somebody(row.name, row.document_number, row.phone)


def _is_adult(row):
    return 1930 < int(row.document_number[6:10]) < 2000
