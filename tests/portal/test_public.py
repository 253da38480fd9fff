"""What anybody may read without signing in."""

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from breakwater.playbook.models import Mobile
from tests.casework.world import City, at
from tests.portal.people import links, signed_in, text_of

PAGES = ["/", "/notice/", "/help/", *(f"/measures/{number}/" for number in range(1, 11))]


def test_home_has_four_doors_the_measures_and_the_notice(city: City, public: Client) -> None:
    page = text_of(public.get("/"))
    for words in ("I have a difficulty", "What support can I get", "Ask a question", "Notices"):
        assert words in page
    assert "Ten Measures to Actively Support Foreign-invested and Foreign-trade Enterprises" in page
    assert "Help to resume work" in page
    assert "Working group" in page


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("03-02 09:00", "Open now until 12:00"),
        ("03-02 12:30", "Closed. Opens Mon 2 Mar, 13:00"),
        ("03-06 18:00", "Closed. Opens Mon 9 Mar, 08:30"),
    ],
)
def test_home_says_whether_somebody_answers_the_telephone(
    city: City, public: Client, moment: str, words: str
) -> None:
    with time_machine.travel(at(moment), tick=False):
        page = text_of(public.get("/"))
    assert words in page
    assert "Open day and night" in page  # 12345


def test_no_public_page_leads_nowhere(published: City, public: Client, member: Client) -> None:
    """Doors of measures that are not built lead to a page as well."""
    found = {url for page in PAGES for url in links(public.get(page)) if not url.startswith("/static/")}
    assert "/measures/4/" in found
    for url in found:
        assert public.get(url).status_code in (200, 302), url
        assert member.get(url, follow=True).status_code == 200, url


def test_a_measure_that_is_not_online_says_so_and_whom_to_call(published: City, public: Client) -> None:
    support = text_of(public.get("/measures/2/"))
    assert "Not online yet" in support
    assert "Find the support you can get" in support
    assert "Foreign Trade Division" in support
    assert "12345" in support


def test_a_measure_names_the_people_of_the_published_table_and_only_their_desks(
    published: City, public: Client
) -> None:
    page = text_of(public.get("/measures/1/"))
    assert "QIN Baolai" in page
    assert "80005260" in page
    notice = text_of(public.get("/notice/"))
    assert "PAN Ruobing" in notice
    mobiles = [entry.number.removeprefix("+86") for entry in Mobile.objects.order_by("pk")]
    assert mobiles
    for mobile in mobiles:
        assert mobile not in page.replace(" ", "")
        assert mobile not in notice.replace(" ", "")


def test_before_a_table_is_published_a_measure_names_its_divisions(city: City, public: Client) -> None:
    page = text_of(public.get("/measures/1/"))
    assert "Investment Promotion Division III" in page
    assert "once the work distribution table is published" in page


def test_a_measure_shows_the_papers_it_abolishes(city: City, public: Client) -> None:
    assert "Outsourcing Labor Project Review Form" in text_of(public.get("/measures/8/"))


def test_a_measure_that_is_not_in_the_notice_is_not_found(city: City, public: Client) -> None:
    assert public.get("/measures/11/").status_code == 404


def test_without_a_playbook_home_and_help_stand_and_the_notice_says_why_not(public: Client) -> None:
    assert "No notice is in force" in text_of(public.get("/"))
    assert public.get("/help/").status_code == 200
    assert public.get("/notice/").status_code == 503


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-CN", "复工复产帮扶"),
        ("ja", "操業再開の支援"),
        ("ko", "조업 재개 지원"),
        ("en", "Help to resume work"),
    ],
)
def test_the_notice_speaks_the_readers_language(city: City, language: str, title: str) -> None:
    page = Client(HTTP_ACCEPT_LANGUAGE=language).get("/")
    assert title in text_of(page)
    for name in ("中文", "English", "日本語", "한국어"):
        assert name in text_of(page)


def test_the_privacy_notice_tells_what_article_17_demands(city: City, public: Client) -> None:
    page = text_of(public.get("/help/"))
    for words in (
        "Dalian Bureau of Commerce, with the commerce departments",
        "What for",
        "Which data",
        "How long",
        "Your rights",
    ):
        assert words in page


def test_staff_find_their_work_from_the_public_home(city: City) -> None:
    home = signed_in(city.official).get("/")
    assert "/desk/" in links(home)
    assert "/my/" not in links(home)


def test_a_public_page_costs_few_queries(
    published: City, public: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    public.get("/")  # the playbook is read once by a process
    for page in ("/", "/notice/", "/measures/1/", "/help/"):
        with django_assert_max_num_queries(22):
            public.get(page)
