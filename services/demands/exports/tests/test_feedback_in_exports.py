"""What somebody has said is in the export of their data, with what became of it, and without who answered."""

from services.demands.feedback.tests.conftest import WORDS, Voices


def test_feedback_is_there_in_clear_with_its_steps(doors, city):
    voices = Voices(doors, city)
    zhao = city.volunteer()
    made = voices.give(volunteer_number=zhao.number)
    voices.answer(made, answer="已经改好。")
    doors.call("choose_matching", {"is_personalised": False}, voices.li.actor)
    areas = {area["area"]: area["records"] for area in doors.call("export_own", {}, voices.li.actor)["areas"]}
    assert [(row["number"], row["words"], row["state"]) for row in areas["feedback"]] == [
        (made["number"], WORDS, "answered")
    ]
    assert [(row["act"], row.get("words")) for row in areas["feedback_steps"]] == [
        ("submit", None),
        ("answer", "已经改好。"),
    ]
    assert [row["is_personalised"] for row in areas["matching_choice"]] == [False]
    for somebody in (zhao.id, voices.cadre.account_id):
        assert str(somebody) not in str(areas)


def test_whom_it_is_about_does_not_learn_of_it_there(doors, city):
    voices, zhao = Voices(doors, city), city.volunteer()
    voices.give(volunteer_number=zhao.number)
    areas = {area["area"]: area["records"] for area in doors.call("export_own", {}, zhao.actor)["areas"]}
    assert areas["feedback"] == areas["feedback_steps"] == []
