"""A cadre's day at the real union tree of Beijing, through the HTTP port of a whole installation."""

HAIDIAN, DONGCHENG = "BJ-110108", "BJ-110101"
WANSHOULU, YONGDINGLU = "BJ-110108001", "BJ-110108002"


def codes(page):
    return [unit["code"] for unit in page["items"]]


def test_a_visitor_finds_the_way_through_the_real_tree(installation):
    visitor = installation.visitor()

    city = visitor.reads("/units/BJ")
    assert city["name"] == "北京市总工会"

    districts = visitor.reads("/units", kind="district", limit=50)
    assert len(districts["items"]) == 17  # sixteen, and 经开区

    streets = visitor.reads(f"/units/{HAIDIAN}/children", limit=100)
    assert WANSHOULU in codes(streets)

    for words in ("万寿路", "wanshoulu", "wsl"):
        assert WANSHOULU in codes(visitor.reads("/units", search=words, below=HAIDIAN)), words

    lineage = visitor.reads(f"/units/{WANSHOULU}/lineage")
    assert codes(lineage) == ["BJ", HAIDIAN, WANSHOULU]


def test_a_cadre_founds_a_station_moves_it_and_sees_what_became_of_it(installation):
    cadre = installation.signed_in("demo.cadre")
    visitor = installation.visitor()
    station = f"{WANSHOULU}-S01"

    founded = {"code": station, "kind": "station", "name": "万寿路街道工会服务站", "parent_code": WANSHOULU}
    assert cadre.posts("/units", founded, status=201)["version"] == 1
    assert visitor.reads(f"/units/{station}")["parent_code"] == WANSHOULU

    moved = cadre.posts(f"/units/{station}/move", {"parent_code": YONGDINGLU, "version": 1})
    assert (moved["parent_code"], moved["version"]) == (YONGDINGLU, 2)
    visitor.reads_until(lambda answer: answer.json()["version"] == 2, f"/units/{station}")  # told by an event

    again = cadre.posts(f"/units/{station}/move", {"parent_code": WANSHOULU, "version": 1}, status=409)
    assert again["code"] == "identity.unit_changed_since"

    newest, first = cadre.reads(f"/units/{station}/history")["items"]
    assert (first["change"], newest["change"]) == ("founded", "moved")
    assert newest["changes"] == [{"field": "parent_code", "old": WANSHOULU, "new": YONGDINGLU}]
    me = cadre.reads("/accounts/me")
    assert newest["actor"] == f"person:{me['id']}"

    events = cadre.reads_until(
        lambda answer: all(event["published_at"] for event in answer.json()["items"]), f"/units/{station}/events"
    )
    assert [event["data"]["change"] for event in events["items"]] == ["moved", "founded"]


def test_a_cadre_imports_a_file_with_mistakes_and_mends_them(installation):
    cadre, visitor = installation.signed_in("demo.cadre"), installation.visitor()
    good, bad = f"{YONGDINGLU}-C01", f"{YONGDINGLU}-C02"
    rows = [
        ["编码", "上级编码", "类型", "名称"],
        [good, YONGDINGLU, "社区", "采石路社区联合工会"],
        [bad, YONGDINGLU, "行星", "永定路西里社区联合工会"],
        ["BJ-X2", DONGCHENG, "街道", "不在海淀"],
    ]

    tried = imported(cadre, rows, dry_run="true")
    assert (tried["state"], tried["created_count"], tried["refused_count"]) == ("finished", 1, 2)
    visitor.reads(f"/units/{good}", status=404)  # a dry run changes nothing

    done = imported(cadre, rows, dry_run="false")
    assert (done["created_count"], done["refused_count"]) == (1, 2)
    assert visitor.reads(f"/units/{good}")["name"] == "采石路社区联合工会"

    refused = cadre.reads(f"/unit-imports/{done['id']}/refused-rows")
    assert [row["row_number"] for row in refused["items"]] == [3, 4]
    assert refused["items"][0]["problems"][0]["column"] == "类型"
    sheet = cadre.downloads(f"/unit-imports/{done['id']}/error-sheet.csv").decode("utf-8-sig")
    assert bad in sheet and good not in sheet

    rows[2][2] = "社区"
    mended = imported(cadre, rows[:3], dry_run="false")
    assert (mended["created_count"], mended["unchanged_count"], mended["refused_count"]) == (1, 1, 0)
    again = imported(cadre, rows[:3], dry_run="false")
    assert (again["created_count"], again["unchanged_count"]) == (0, 2)


def imported(cadre, rows, **fields):
    """Upload the rows as a spreadsheet program of the house saves them, and wait for the end of the import."""
    content = "\r\n".join(",".join(row) for row in rows).encode("gb18030")
    begun = cadre.uploads("/unit-imports", "units.csv", content, unit_code=HAIDIAN, **fields)
    path = f"/unit-imports/{begun['id']}"
    return cadre.reads_until(lambda answer: answer.json()["state"] in ("finished", "failed"), path)


def test_a_change_is_made_to_the_version_that_was_read_and_to_no_other(installation):
    cadre = installation.signed_in("demo.cadre")
    station = f"{WANSHOULU}-S02"
    cadre.posts("/units", {"code": station, "kind": "station", "name": "服务站", "parent_code": WANSHOULU}, status=201)
    etag = cadre.http.get(f"/units/{station}").headers["ETag"]

    def renamed(name, if_match):
        answer = cadre.http.patch(f"/units/{station}", {"name": name}, headers={"If-Match": if_match})
        return answer.status_code, answer.json().get("code") if answer.status_code != 200 else answer.json()["version"]

    assert renamed("一号服务站", f"W/{etag}") == (412, "identity.unit_changed_since")
    assert renamed("二号服务站", f'"elsewhere", {etag}') == (200, 2)
    assert renamed("三号服务站", etag) == (412, "identity.unit_changed_since")
    assert renamed("四号服务站", "*") == (200, 3)


def test_a_cadre_reaches_no_further_than_the_own_subtree(installation):
    cadre = installation.signed_in("demo.cadre")
    elsewhere = {"code": "BJ-X1", "kind": "street", "name": "不在海淀", "parent_code": DONGCHENG}

    refused = cadre.posts("/units", elsewhere, status=403)
    assert refused["detail"] and refused["remedy"]
    installation.visitor().reads("/units/BJ-X1", status=404)
    installation.visitor().posts("/units", elsewhere, status=401)


def test_who_has_signed_out_is_nobody(installation):
    cadre = installation.signed_in("demo.cadre")
    assert cadre.reads("/accounts/me")["login"] == "demo.cadre"

    cadre.deletes("/sessions/current")
    cadre.reads_until(lambda answer: answer.status_code == 401, "/accounts/me")  # services are told by an event


def test_a_wrong_password_opens_nothing(installation):
    wrong = {"login": "demo.cadre", "password": installation.passwords["demo.cadre"] + "x"}
    refused = installation.visitor().posts("/sessions", wrong, status=401)
    assert refused["code"] == "identity.sign_in_refused"
