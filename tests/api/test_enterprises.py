"""GET /enterprises and /enterprises/{uscc}."""

from __future__ import annotations

from collections.abc import Callable

from breakwater.enterprises import operations as register
from breakwater.enterprises.models import Enterprise
from breakwater.kernel.identifiers import make_uscc
from breakwater.organisation.models import Area
from tests.api.program import Program, refused
from tests.casework.world import MONDAY, City

Programs = Callable[..., Program]


def another(city: City, number: int = 2) -> Enterprise:
    """An enterprise of another district."""
    return register.register(
        uscc=make_uscc(body=f"MA{number:06d}", division="210202"),
        particulars=register.Particulars(
            names={"zh-Hans": f"大连第{number}公司"}, legal_form="wholly_owned", investment_source="foreign",
            area=Area.objects.exclude(pk=city.enterprise.area_id).earliest("pk"),
        ),
        by=city.actor("division_chief"), now=MONDAY,
    )  # fmt: skip


def test_a_list_shows_what_one_may_see(city: City, programs: Programs) -> None:
    other = another(city)
    seen = {
        who: {row["uscc"] for row in programs(who).get("/enterprises").json()["items"]}
        for who in ("leader", "official", "member")
    }
    assert seen["leader"] == {city.enterprise.uscc, other.uscc}
    assert seen["official"] == seen["member"] == {city.enterprise.uscc}


def test_words_and_area_narrow_the_list(city: City, programs: Programs) -> None:
    other, leader = another(city), programs("leader")
    by_word = leader.get("/enterprises", q="다롄한광전자").json()["items"]
    by_area = leader.get("/enterprises", area=other.area.code).json()["items"]
    assert [row["uscc"] for row in by_word] == [city.enterprise.uscc]
    assert [row["uscc"] for row in by_area] == [other.uscc]


def test_pages_follow_each_other_to_the_end(city: City, programs: Programs) -> None:
    for number in range(2, 6):
        another(city, number)
    leader, seen, cursor = programs("leader"), [], ""
    for _ in range(3):
        answer = leader.get("/enterprises", size=2, cursor=cursor)
        seen += [row["uscc"] for row in answer.json()["items"]]
        cursor = answer.json()["next"]
        assert ("Link" in answer.headers) == bool(cursor)
    assert cursor is None
    assert len(seen) == len(set(seen)) == 5


def test_the_link_of_the_next_page_leads_there(city: City, programs: Programs) -> None:
    another(city)
    leader = programs("leader")
    link = leader.get("/enterprises", size=1, area="").headers["Link"]
    address, relation = link.split("; ")
    assert relation == 'rel="next"'
    path, _, query = address.strip("<>").partition("/api/v1")[2].partition("?")
    answer = leader.get(path, **dict(pair.split("=") for pair in query.replace("%3A", ":").split("&")))
    assert len(answer.json()["items"]) == 1
    assert answer.json()["next"] is None


def test_a_cursor_of_another_list_is_refused(city: City, programs: Programs) -> None:
    problem = refused(programs("leader").get("/enterprises", cursor="x"), 422, "pages.wrong_cursor")
    assert problem["errors"][0]["field"] == "cursor"


def test_one_enterprise_comes_with_its_official_and_no_private_number(city: City, programs: Programs) -> None:
    answer = programs("official").get(f"/enterprises/{city.enterprise.uscc}")
    shown = answer.json()
    assert (shown["name"], shown["official"]["name"]) == ("大连韩光电子有限公司", "卢海")
    assert shown["facts"] == []
    assert city.contact.mobile not in answer.content.decode()


def test_another_enterprise_is_not_there(city: City, programs: Programs) -> None:
    other = another(city)
    for who in ("member", "official"):
        refused(programs(who).get(f"/enterprises/{other.uscc}"), 404, "not_found")


def test_a_partner_reads_no_register(programs: Programs) -> None:
    refused(programs("partner").get("/enterprises"), 403, "not_allowed")


def test_the_scope_is_needed(city: City, programs: Programs) -> None:
    for address in ("/enterprises", f"/enterprises/{city.enterprise.uscc}"):
        refused(programs("official", "case.view").get(address), 403, "not_allowed")
