"""A newcomer at the documentation page: whatever is asked for goes through the page's own JavaScript."""

HAIDIAN, WANSHOULU, YONGDINGLU = "BJ-110108", "BJ-110108001", "BJ-110108002"
STATION = f"{WANSHOULU}-S01"
FILE = f"""\
编码,上级编码,类型,名称
{STATION},{WANSHOULU},工会服务站,万寿路街道工会服务站
{WANSHOULU}-C02,{WANSHOULU},行星,类型写错的社区联合工会
"""


def codes(page):
    return [unit["code"] for unit in page["items"]]


def test_a_cadre_signs_in_browses_searches_imports_moves_and_sees_the_events(docs, installation, tmp_path):
    browses(docs)
    signs_in(docs, installation)
    imports_a_file_with_mistakes(docs, tmp_path)
    moves_and_sees_the_events(docs)
    signs_out(docs)
    refused = [said for said in docs.browser.said if "status of 401" not in said]
    assert refused == [], "the page has complained"


def browses(docs):
    """Without having signed in: the tree is public."""
    status, streets = docs.executes("get_units_children", code=HAIDIAN, limit="100")
    assert status == 200 and WANSHOULU in codes(streets)
    status, found = docs.executes("get_units", search="wsl", below=HAIDIAN)
    assert status == 200 and WANSHOULU in codes(found)


def signs_in(docs, installation):
    """With a wrong password first."""
    password = installation.passwords["demo.cadre"]
    assert "password" in docs.sign_in("demo.cadre", f"{password}x")
    assert docs.sign_in("demo.cadre", password) == "已登录 Signed in: demo.cadre"


def imports_a_file_with_mistakes(docs, folder):
    """One of its two rows is good."""
    file = folder / "units.csv"
    file.write_text(FILE, encoding="utf-8")
    status, begun = docs.executes("post_unit_imports", file=file, unit_code=HAIDIAN, dry_run="false")
    assert status == 202
    done = {}
    while done.get("state") not in ("finished", "failed"):
        status, done = docs.executes("get_unit_imports_by_id", id=begun["id"])
        assert status == 200
    assert (done["state"], done["created_count"], done["refused_count"]) == ("finished", 1, 1)
    status, refused = docs.executes("get_unit_imports_refused_rows", id=begun["id"])
    assert [(row["row_number"], row["problems"][0]["column"]) for row in refused["items"]] == [(3, "类型")]


def moves_and_sees_the_events(docs):
    """The unit that was imported, from one street to another."""
    status, moved = docs.executes("post_units_move", code=STATION, body={"parent_code": YONGDINGLU, "version": 1})
    assert (status, moved["parent_code"], moved["version"]) == (200, YONGDINGLU, 2)
    status, events = docs.executes("get_units_events", code=STATION)
    assert [event["data"]["change"] for event in events["items"]] == ["moved", "founded"]


def signs_out(docs):
    """After that the page asks as nobody again."""
    assert docs.sign_out() == "已退出 Signed out"
    status, refused = docs.executes("get_units_events", code=STATION)
    assert (status, refused["code"]) == (401, "request.sign_in_required")
