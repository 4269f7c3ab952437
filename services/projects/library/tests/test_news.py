"""The news of projects: a number for each public change, growing as they are committed."""

REASON = "雨天。"


def news(library, after, **rest):
    return library.doors.call("project_news", {"after": after} | rest)


def told(library, after, **rest):
    return [(item["number"], item["title"], item["state"]) for item in news(library, after, **rest)["items"]]


def test_there_is_no_news_before_something_is_published(library):
    library.approved()
    assert news(library, 0) == {"items": [], "head": 0}


def test_each_public_change_is_news_and_supersedes_the_one_before(library):
    first, second = library.published(title="一"), library.published(title="二")
    assert told(library, 0) == [(1, "一", "published"), (2, "二", "published")]
    library.act("suspend", first, library.cadre, reason=REASON)
    assert told(library, 0) == [(2, "二", "published"), (3, "一", "suspended")]
    assert told(library, 2) == [(3, "一", "suspended")]
    library.act("cancel", second, reason=REASON)
    assert told(library, 3) == [(4, "二", "cancelled")]
    assert told(library, 4) == []
    assert news(library, None) == {"items": [], "head": 4}


def test_news_come_in_parts(library):
    for title in ("一", "二", "三"):
        library.published(title=title)
    assert [number for number, *_ in told(library, 0, limit=2)] == [1, 2]
    assert [number for number, *_ in told(library, 2, limit=2)] == [3]


def test_what_is_not_public_is_no_news(library):
    project = library.published()
    library.write(title="草稿")
    library.act("cancel", library.submitted(title="撤销"), reason=REASON)
    assert told(library, 0) == [(1, project["title"], "published")]
