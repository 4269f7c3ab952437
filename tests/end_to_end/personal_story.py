"""People through the personal journeys of an installation, over HTTP, with right and with wrong input.

Generated people are put on the roster, register, are reviewed, guarded, entered, exported, and leave.
"""

import io
import json
import time
from datetime import date, timedelta
from itertools import count

from services.identity.registrations.tests.applicants import citizen_number
from services.identity.second_factors.domain import totp_at
from shared.kernel.clock import SystemClock
from shared.runtime.files.sheets import csv_of
from shared.runtime.tests.pictures import pdf
from tests.end_to_end.personal_nonsense import nonsense, wrong_paths
from tests.end_to_end.personal_people import HEADER, UNIT, KeptAnswers, Somebody, generated_people
from tests.secrecy.asking import operations

CONSENT = {"purpose": "volunteer_registration", "text_version": 1}
PASSWORD = "correct horse battery staple"
WAIT_SECONDS_MAX = 30
LOOK_SECONDS = 0.05


class Story:
    """The journeys, each a method, in the order in which they happen."""

    def __init__(self, installation, seed):
        self.installation, self.answers = installation, []
        self.visitor = KeptAnswers(installation.address, self.answers)
        self.people, self.sequence = generated_people(seed), count(seed * 1000)
        self.members, self.guarded = [next(self.people) for _ in range(4)], next(self.people)
        self.minor = Somebody("欧阳小春晓", citizen_number(date.today() - timedelta(days=15 * 366)), self.guarded.phone)
        self.guardian, self.entered, self.leaver = next(self.people), next(self.people), next(self.people)
        self.refused = next(self.people)

    @property
    def everybody(self):
        """Who must not be found."""
        return [*self.members, self.minor, self.guarded, self.guardian, self.entered, self.leaver, self.refused]

    def run(self):
        """All of it."""
        self.cadre, self.admin = self.signs_in("demo.cadre"), self.signs_in("demo.unit.admin")
        self.upload_rosters()
        for person in (*self.members, self.guarded, self.entered, self.leaver, self.refused):
            self.open_account(person)
        self.register_and_review()
        self.ask_the_guardian()
        self.claim_what_was_entered()
        self.look_at_people()
        self.serve()
        self.ask_for_help()
        self.speak_up()
        self.export()
        self.leave()
        self.send_nonsense()

    def upload_rosters(self):
        """A good row for each member; every kind of mistake about somebody else; a file that is none."""
        wrong = self.refused
        other_check = wrong.number[:-1] + ("1" if wrong.number[-1] != "1" else "2")
        rows = [person.cells(next(self.sequence)) for person in self.members]
        rows += [
            wrong.cells(next(self.sequence), 证件号码=other_check),
            wrong.cells(next(self.sequence), 证件号码=wrong.number + "0"),
            wrong.cells(next(self.sequence), 手机号=wrong.phone + "0"),
            wrong.cells(next(self.sequence), unit="BJ-NONE"),
            wrong.cells(next(self.sequence), 会员编号=wrong.name, 单位编码=wrong.number),
            [wrong.number, wrong.name],
        ]
        for dry_run in ("true", "false", "false"):
            content = csv_of(HEADER, rows)
            made = self.upload("members.csv", content, dry_run=dry_run)
            imported = self.until(lambda answer: answer.json()["state"] in ("finished", "failed"), made["id"])
            assert imported["state"] == "finished" and imported["refused_count"] == 6, imported
            for path in ("noted-rows", "error-sheet.csv", "error-sheet.xlsx"):
                assert self.admin.get(f"/roster-imports/{made['id']}/{path}").status_code == 200
        for name, content in ((f"{wrong.name}.xlsx", wrong.number.encode()), (f"{wrong.phone}.csv", b"\xff\xfe\x00")):
            self.admin.request("POST", "/roster-imports", data={"unit_code": UNIT}, files={"file": (name, content)})

    def upload(self, name, content, **fields):
        """An import that was accepted."""
        sent = {"data": {"unit_code": UNIT, **fields}, "files": {"file": (name, io.BytesIO(content))}}
        return told(self.admin.request("POST", "/roster-imports", **sent), 202)

    def until(self, condition, id):
        """The import when it is over."""
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        while not condition(answer := self.admin.get(f"/roster-imports/{id}")):
            assert time.monotonic() < deadline, answer.text
            time.sleep(LOOK_SECONDS)
        return answer.json()

    def signs_in(self, login):
        """A demo account's door."""
        said = {"login": login, "password": self.installation.passwords[login]}
        if secret := self.installation.totp_secrets.get(login):
            said["totp"] = totp_at(secret, SystemClock().now())
        return self.visitor.as_(told(self.visitor.post("/sessions", said), 201)["access_token"])

    def code(self, phone, purpose):
        """What the phone shows, after it was asked for."""
        before = self.shown_codes()
        told(self.visitor.post("/sign-in-codes", {"phone": phone, "purpose": purpose}), 202)
        return self.newest_code(before)

    def newest_code(self, before):
        """The code that comes after those that were shown before."""
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        while len(shown := self.shown_codes()) <= len(before):
            assert time.monotonic() < deadline, "no code came"
            time.sleep(LOOK_SECONDS)
        return shown[-1]["code"]

    def shown_codes(self):
        """All that the simulator has shown; it may be writing just now."""
        file = self.installation.folder / "data" / "codes.jsonl"
        lines = file.read_text().splitlines(keepends=True) if file.exists() else []
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def open_account(self, person):
        """Register with the phone, after a wrong code, and sign in."""
        said = {"phone": person.phone, "code": "000000", "password": PASSWORD}
        self.visitor.post("/accounts", said)
        told(self.visitor.post("/accounts", said | {"code": self.code(person.phone, "sign_up")}), 201)
        told(self.visitor.post("/sessions", {"login": person.phone, "password": "no " + PASSWORD}), 401)
        tokens = told(self.visitor.post("/sessions", {"login": person.phone, "password": PASSWORD}), 201)
        person.http = self.visitor.as_(tokens["access_token"])

    def register(self, person, **other):
        """Apply to be a volunteer."""
        said = person.said | {"consents": [CONSENT], "unit_code": UNIT} | other
        return told(person.http.post("/registrations", said), 201)

    def register_and_review(self):
        """Two of the roster pass at once, one under another's document waits and is refused, one is approved."""
        first, second, third, fourth = self.members
        assert [self.register(person)["state"] for person in (first, second)] == ["approved"] * 2
        waits = self.register(third, document_number=first.number, name=first.name)
        told(self.cadre.get(f"/registrations/{waits['id']}"), 200)
        refusal = {"version": waits["version"], "reason": "identity_not_shown"}
        told(self.cadre.post(f"/registrations/{waits['id']}/refusals", refusal), 200)
        told(self.cadre.post(f"/registrations/{waits['id']}/refusals", refusal), 409)
        waits = self.register(fourth, document_number=self.refused.number, name=self.refused.name)
        told(self.cadre.get("/registrations"), 200)
        told(self.cadre.post(f"/registrations/{waits['id']}/approvals", {"version": waits["version"]}), 200)
        assert self.register(self.leaver)["state"] == "submitted"

    def ask_the_guardian(self):
        """A minor applies; the guardian has the code."""
        self.minor.http = self.guarded.http
        guardian = {"name": self.guardian.name, "relation": "parent", "phone": self.guardian.phone}
        made = self.register(self.minor, guardian=guardian)
        assert made["state"] == "awaiting_guardian"
        path, before = f"/registrations/{made['id']}", self.shown_codes()
        told(self.minor.http.post(f"{path}/guardian-codes"), 202)
        code = self.newest_code(before)
        self.minor.http.post(f"{path}/guardian-consents", {"code": "000000", "text_version": 1})
        consented = told(self.minor.http.post(f"{path}/guardian-consents", {"code": code, "text_version": 1}), 200)
        approved = self.cadre.post(f"{path}/approvals", {"version": consented["version"]})
        told(approved, 200)

    def claim_what_was_entered(self):
        """A cadre types a form; the person looks it up and claims it; somebody else asks and objects."""
        form = self.entered.said | {"phone": self.entered.phone, "unit_code": UNIT}
        form["form_on"] = (SystemClock().now() - timedelta(days=2)).date().isoformat()
        told(self.cadre.post("/volunteers", form), 201)
        told(self.cadre.post("/volunteers", form), 409)
        stranger = self.refused
        for http in (stranger.http, self.entered.http):
            told(http.post("/registration-lookups", self.entered.said), 200)
        objected = told(stranger.http.post("/objections", self.entered.said | {"reason": "not_asked"}), 201)
        told(self.cadre.get(f"/objections/{objected['id']}"), 200)
        assert self.register(self.entered)["state"] == "approved"

    def look_at_people(self):
        """Cards, searches by name, disclosures, and what the person sees of them."""
        first = self.members[0]
        own = told(first.http.get("/volunteers/me"), 200)
        card = told(first.http.get("/volunteers/me/card"), 200)
        first.http.get("/volunteers/me/card.svg")
        told(self.visitor.post("/card-verifications", {"code": card["code"]}), 200)
        told(first.http.post("/volunteers/me/card/renewals"), 200)
        for search in (first.name, first.name[:2]):
            for path in ("/members", "/volunteers"):
                assert told(self.cadre.get(path, params={"search": search}), 200)["items"]
        wanted = {"fields_wanted": ["document_number", "phone", "birth_date"], "purpose": "insurance"}
        shown = told(self.admin.post(f"/volunteers/{own['id']}/disclosures", wanted), 200)
        assert shown["document_number"] == first.number
        told(self.admin.post(f"/volunteers/{own['id']}/disclosures", wanted | {"purpose": "contact"}), 403)
        told(first.http.get("/accounts/me/personal-reads"), 200)
        told(first.http.post("/volunteers/me/moves", {"unit_code": "BJ-110108002"}), 200, 201)

    def serve(self):
        """What teams and projects hold of people: a team, its members, a profile, a project, a file, a calendar."""
        first, second = self.members[:2]
        profile = {"skills": ["first_aid"], "home": {"longitude": 116.2964, "latitude": 39.9042}, "is_ready": True}
        self.soon(lambda: first.http.request("PUT", "/volunteers/me/profile", json=profile))
        team = {
            "unit_code": "BJ-110108",
            "name": "邻里互助小队",
            "level": "squad",
            "kind": "regional",
            "join_mode": "instant",
        }
        team = told(first.http.post("/team-foundings", team), 201)
        told(self.cadre.post(f"/team-foundings/{team['id']}/approvals", {}), 200)
        self.soon(lambda: second.http.post(f"/teams/{team['id']}/applications", {"words": "周末有空。"}))
        project = {"title": "周末陪伴独居老人", "service_class": "elders", "team_id": team["id"]}
        self.soon(lambda: first.http.post("/projects", project))
        self.soon(lambda: second.http.post("/calendars/me"))
        sheet = {"file": ("sheet.pdf", io.BytesIO(pdf("% signed")))}
        told(second.http.request("POST", "/evidence-files", files=sheet), 201)
        told(self.visitor.get(f"/teams/{team['id']}"), 200)

    def ask_for_help(self):
        """Needs with name and phone: one's own, and one that a cadre enters for somebody; who asks is told of both."""
        first, other = self.members[2], self.members[3]
        need = {
            "category": "elders",
            "title": "需要陪同老人就医",
            "words": "行动不便，需要有人陪同。",
            "place": "万寿路街道",
        }
        need |= {"consent_text_version": 1, "address": "某小区1号楼"}
        own = need | {"unit_code": UNIT, "beneficiary_name": first.name, "phone": first.phone}
        made = self.soon(lambda: first.http.post("/demands", own))
        assert told(first.http.get(f"/demands/{made['id']}"), 200)["phone"] == first.phone
        entered = need | {"channel": "telephone", "beneficiary_name": other.name, "phone": other.phone}
        entered |= {"consent_giver": "person", "consent_means": "recorded_call"}
        told(self.cadre.post(f"/units/{UNIT}/demands", entered), 201)
        assert len(told(self.cadre.get("/demands"), 200)["items"]) == 2
        told(self.cadre.get(f"/demands/{made['id']}/duplicates"), 200)
        told(self.admin.post(f"/demands/{made['id']}/contact-readings"), 200)
        told(first.http.post("/demands", own | {"words": first.phone}), 422)

    def speak_up(self):
        """Feedback about somebody, with what no form asks for; the answer says it again."""
        first, other = self.members[2], self.members[3]
        said = {"about": "person", "kind": "complaint", "words": f"{other.name}（{other.phone}）态度生硬。"}
        made = told(first.http.post("/feedback", said | {"volunteer_number": "999999999999", "unit_code": UNIT}), 201)
        answer = {"version": 1, "answer": f"已联系{other.name}（{other.phone}）。"}
        told(self.cadre.post(f"/feedback/{made['id']}/answers", answer), 200)
        assert other.phone in told(first.http.get(f"/feedback/{made['id']}"), 200)["words"]

    @staticmethod
    def soon(ask):
        """What is answered once the service has heard of the person and the team."""
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        while (answer := ask()).status_code >= 400:
            assert time.monotonic() < deadline, answer.text
            time.sleep(LOOK_SECONDS)
        return answer.json()

    def export(self):
        """One's own data; and that of many, which is fetched."""
        first = self.members[0]
        for path in ("/accounts/me/export", "/accounts/me/export.csv"):
            assert first.http.get(path).status_code == 200
        fields = ["number", "name", "document_number", "birth_date", "phone"]
        asked = {"unit_code": "BJ-110108", "purpose": "insurance", "words": "为活动投保", "fields_wanted": fields}
        for people in ("members", "volunteers"):
            made = told(self.admin.post("/people-exports", asked | {"people": people}), 201)
            for kind in ("csv", "xlsx"):
                answer = self.admin.post(f"/people-exports/{made['id']}/file.{kind}")
                assert answer.status_code == 200, answer.text

    def leave(self):
        """Close two accounts: of a volunteer, and of somebody who still waits."""
        for person in (self.members[1], self.leaver):
            told(person.http.post("/accounts/me/closing", {"current_password": "no " + PASSWORD}), 401, 403, 422, 409)
            told(person.http.post("/accounts/me/closing", {"current_password": PASSWORD}), 200)

    def send_nonsense(self):
        """Every door that takes something gets people in the wrong places: types, lengths, names of fields, paths."""
        somebody = self.refused
        for operation in operations().values():
            if operation.method in ("get", "delete"):
                continue
            path = operation.path.removeprefix("/api/v1").replace("{id}", somebody.number).replace("{code}", UNIT)
            for content in nonsense(somebody):
                headers = {"Content-Type": "application/json"}
                self.admin.request(operation.method.upper(), path, data=content, headers=headers)
        for path in wrong_paths(somebody):
            self.cadre.get(path)
            self.visitor.get(path)


def told(answer, *statuses):
    """The JSON of an answer that has one of these statuses."""
    assert answer.status_code in statuses, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None
