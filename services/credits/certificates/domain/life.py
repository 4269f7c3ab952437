"""The life of a certificate. What it says never changes, only what it is worth."""

from shared.contracts.credits.certificate_words import CertificateAct, CertificateState
from shared.contracts.credits.refusals.certificates import CERTIFICATE_ENDED
from shared.kernel.states import Life, State, act

VALID, OUTDATED, REPLACED, REVOKED = (state.value for state in CertificateState)

LIFE = Life(
    "certificate",
    State(VALID, "有效", "It says what is recorded, and may be printed."),
    State(OUTDATED, "所依据的记录已更正", "A record behind it was corrected or struck since."),
    State(REPLACED, "已被取代", "A corrected certificate stands in its place."),
    State(REVOKED, "已撤销", "It is worth nothing; the page that verifies it says why."),
    acts=[
        act(
            CertificateAct.OUTDATE,
            VALID,
            OUTDATED,
            "记录更正",
            "Projects tells a newer version of a record behind it.",
            who="the system",
            brings=("credits.CertificateChanged.v1: outdated",),
        ),
        act(
            CertificateAct.REPLACE,
            (VALID, OUTDATED),
            REPLACED,
            "更正",
            "Its holder asks for another one, with what is recorded now.",
            who="the holder",
            wants=("the other one would say something else",),
            brings=("credits.CertificateIssued.v1 of the other one", "credits.CertificateChanged.v1: replaced"),
        ),
        act(
            CertificateAct.REVOKE,
            (VALID, OUTDATED),
            REVOKED,
            "撤销",
            "It says what is not so.",
            who="certificates.revoke",
            wants=("it is somebody else's", "a reason"),
            brings=("credits.CertificateChanged.v1: revoked",),
        ),
    ],
)


def after(state: str, deed: CertificateAct) -> str:
    """The state that follows. Raises Conflict where it is worth nothing any more."""
    following = LIFE.after(state, deed.value)
    if following is None:
        raise CERTIFICATE_ENDED(certificate_state=state)
    return following
