"""The index of names: for members to look at, for instructors to decide on."""

import pytest

from classroom.courses.models import Role
from classroom.reading import rules
from history.models import Mention, Name, Proposal
from history.services import edit_block, refuse_mention, refuse_name, save_name
from tests.cast import NOW
from tests.history.sample import SECOND, block, make_chapter

BOOK = "/courses/rus331/read/modern-russia/"
NAMES = BOOK + "names/"


@pytest.fixture
def named(chapter):
    """A function that writes a name down."""

    def named(word: str, kind: str = "person", **more) -> Name:
        return save_name(acting_user=None, now=NOW, book=chapter.book, name=word, kind=kind, **more)

    return named


@pytest.fixture
def student(client, cast):
    client.force_login(cast.student1)
    return client


@pytest.fixture
def instructor(client, cast):
    client.force_login(cast.instructor)
    return client


@pytest.fixture
def proposed(chapter) -> Name:
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b3"), markdown=SECOND + " หรือโกสแปลน (Gosplan)", reason="x",
        expected_revision=1,
    )  # fmt: skip
    return Name.objects.get(name="โกสแปลน")


def test_names_stand_by_their_letter_with_how_often_they_occur(student, named):
    named("เลนิน")
    named("สตาลิน", latin="Joseph Stalin")
    named("บูคาริน", spellings=["บุคาริน"])
    page = student.get(NAMES).text
    assert [page.index(f">{letter}</h2>") for letter in "บลส"] == sorted(
        page.index(f">{letter}</h2>") for letter in "บลส"
    )
    assert 'สตาลิน</span><span class="names__n num">2</span>' in page
    assert "Joseph Stalin" in page


def test_names_are_looked_for_in_every_spelling_and_by_kind(student, named):
    named("บูคาริน", spellings=["บุคาริน"], latin="Nikolai Bukharin")
    named("เลนินกราด", "place", note="เมืองทางเหนือ")

    def found(query: str) -> list[bool]:
        page = student.get(NAMES + query).text
        return [f'names__word" lang="th">{word}<' in page for word in ("บูคาริน", "เลนินกราด")]

    assert found("") == [True, True]
    assert found("?q=บุคา") == found("?q=bukharin") == [True, False]
    assert found("?q=เหนือ") == found("?kind=place") == [False, True]
    assert found("?q=ไม่มี") == [False, False]
    assert found("?kind=deity") == [True, True]


@pytest.mark.parametrize("count", [1, 3])
def test_the_index_takes_five_queries(student, named, count, django_assert_num_queries):
    for word in ("เลนิน", "สตาลิน", "บุคาริน")[:count]:
        named(word)
    with django_assert_num_queries(5):
        student.get(NAMES)


def test_a_name_has_its_passages_with_lasting_links(student, named):
    stalin = named("สตาลิน", latin="Joseph Stalin", note="ผู้นำโซเวียต", note_en="Soviet leader")
    page = student.get(f"{NAMES}{stalin.pk}/").text
    assert "Soviet leader" in page
    assert '<mark class="sought sought--whole">สตาลิน</mark>' in page
    assert f"{BOOK}4/five-year-plans/?passage=b4%3A0-6%401#b4" in page
    assert page.index("Introduction") < page.index("แผนพัฒนาประเทศห้าปี")
    assert "2 places" in page
    assert "ผู้นำโซเวียต" in student.get(f"{NAMES}{stalin.pk}/", headers={"accept-language": "th"}).text


def test_a_name_says_with_whom_it_stands_and_how_it_is_written(student, named):
    bukharin = named("บูคาริน", spellings=["บุคาริน"])
    trotsky = named("ทรอตสกี", spellings=["หรือตสกี"])
    page = student.get(f"{NAMES}{bukharin.pk}/").text
    assert f'href="{NAMES}{trotsky.pk}/"' in page
    assert '<bdi lang="th">บุคาริน</bdi>' in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_name_takes_six_queries(student, named, chapter, count, django_assert_num_queries):
    name = named("ผู้นำ")
    for number, key in enumerate(("b2", "b3", "b4")[:count], start=1):
        edit_block(
            acting_user=None, now=NOW, block=block(chapter, key), markdown="ผู้นำกล่าวไว้", reason="x",
            expected_revision=number,
        )  # fmt: skip
    with django_assert_num_queries(6):
        student.get(f"{NAMES}{name.pk}/")


def test_the_cards_of_a_section_come_once_and_stay_as_long_as_they_hold(student, named, path):
    stalin = named("สตาลิน", latin="Joseph Stalin")
    named("เลนิน")
    script = {"X-Requested-With": "XMLHttpRequest"}
    answer = student.get(path(rest="names/"), headers=script)
    assert f'data-card="{stalin.pk}"' in answer.text
    assert "<html" not in answer.text
    assert "เลนิน" not in answer.text
    again = student.get(path(rest="names/"), headers=script | {"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    named("บุคาริน")
    assert student.get(path(rest="names/"), headers=script | {"if-none-match": answer["ETag"]}).status_code == 200


def test_without_a_script_the_cards_are_a_page(student, named, path):
    named("สตาลิน")
    page = student.get(path(rest="names/")).text
    assert "<html" in page
    assert "Names in this section" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_cards_take_five_queries(student, named, path, count, django_assert_num_queries):
    for word in ("สตาลิน", "หรือตสกี", "บุคาริน")[:count]:
        named(word)
    with django_assert_num_queries(5):
        student.get(path(rest="names/"))


def test_the_section_page_marks_names_and_its_etag_follows_the_index(student, named, path):
    first = student.get(path())
    stalin = named("สตาลิน")
    second = student.get(path(), headers={"if-none-match": first["ETag"]})
    assert second.status_code == 200
    assert f'<span class="noun" data-name="{stalin.pk}">สตาลิน</span>' in second.text
    assert 'data-names="names/"' in second.text


def test_without_a_script_a_paragraph_names_its_names(student, named, path):
    stalin = named("สตาลิน", latin="Joseph Stalin")
    page = student.get(f"{BOOK}4/passage/b4/").text
    assert f'href="{NAMES}{stalin.pk}/"' in page
    assert "Names in this paragraph" in page
    assert "Names in this paragraph" not in student.get(f"{BOOK}4/passage/b3/").text


# What students do not see


def test_students_see_what_is_kept_and_nothing_else(client, cast, proposed, named):
    refused = named("สตาลิน")
    refuse_name(acting_user=None, now=NOW, name=refused)
    for person in (cast.student1, cast.assistant):
        client.force_login(person)
        page = client.get(NAMES).text
        assert "โกสแปลน" not in page
        assert "สตาลิน" not in page.partition("<main")[2]
        assert client.get(f"{NAMES}{proposed.pk}/").status_code == 404
        assert client.get(f"{NAMES}{refused.pk}/").status_code == 404
    client.force_login(cast.instructor)
    assert "โกสแปลน" in client.get(NAMES).text
    assert client.get(f"{NAMES}{proposed.pk}/").status_code == 200


def test_who_reads_what(cast, named, proposed, chapter):
    other = make_chapter(slug="other-book")
    save_name(acting_user=None, now=NOW, book=other.book, name="เลนิน", kind="person")
    named("เลนิน")
    refuse_mention(acting_user=None, now=NOW, mention=Mention.objects.filter(name__book=chapter.book).first())
    for enrollment in cast.enrollments.values():
        books, decides = set(enrollment.course.books.all()), enrollment.role == Role.INSTRUCTOR
        names = {name for name in Name.objects.all() if name.book in books and (decides or name.state == Proposal.KEPT)}
        assert set(rules.readable_names(enrollment)) == names
        mentions = Mention.objects.filter(name__in=[name for name in names if name.state == Proposal.KEPT])
        assert set(rules.readable_mentions(enrollment)) == {each for each in mentions if decides or not each.is_refused}
        assert (proposed in names) == (decides and enrollment.course_id == cast.course.pk)


# What instructors decide


def test_a_proposal_is_kept_refused_or_joined_in_one_click(instructor, proposed, named):
    path = f"{NAMES}{proposed.pk}/decide/"
    assert instructor.post(path, {"act": "refuse"}).status_code == 302
    proposed.refresh_from_db()
    assert proposed.state == "refused"
    instructor.post(path, {"act": "keep"})
    proposed.refresh_from_db()
    assert (proposed.state, proposed.mentions.count()) == ("kept", 1)
    other = named("คณะวางแผน", "organisation")
    instructor.post(path, {"act": "join", "into": other.pk})
    other.refresh_from_db()
    assert other.spellings == ["โกสแปลน"]
    assert not Name.objects.filter(pk=proposed.pk).exists()


@pytest.mark.parametrize("data", [{}, {"act": "burn"}, {"act": "join"}, {"act": "join", "into": "x"}])
def test_what_is_no_decision_changes_nothing(instructor, proposed, data):
    assert instructor.post(f"{NAMES}{proposed.pk}/decide/", data).status_code == 400
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_a_name_does_not_join_one_of_another_book(instructor, proposed):
    other = make_chapter(slug="other-book")
    name = save_name(acting_user=None, now=NOW, book=other.book, name="เลนิน", kind="person")
    assert instructor.post(f"{NAMES}{proposed.pk}/decide/", {"act": "join", "into": name.pk}).status_code == 404
    assert instructor.post(f"{NAMES}{proposed.pk}/decide/", {"act": "join", "into": proposed.pk}).status_code == 400


def test_a_place_is_refused_and_taken_back(instructor, client, cast, named):
    name = named("บุคาริน")
    mention = name.mentions.get()
    instructor.post(f"{NAMES}{name.pk}/{mention.pk}/", {"act": "refuse"})
    assert name.mentions.get().is_refused
    page = instructor.get(f"{NAMES}{name.pk}/").text
    assert "It is this name" in page
    client.force_login(cast.student1)
    assert "บุคารินเห็นว่า" not in client.get(f"{NAMES}{name.pk}/").text
    client.force_login(cast.instructor)
    client.post(f"{NAMES}{name.pk}/{mention.pk}/", {"act": "restore"})
    assert not name.mentions.get().is_refused


def test_students_and_assistants_decide_nothing(client, cast, named):
    name = named("บุคาริน")
    mention = name.mentions.get()
    for person in (cast.student1, cast.assistant):
        client.force_login(person)
        assert client.post(f"{NAMES}{name.pk}/decide/", {"act": "refuse"}).status_code == 403
        assert client.post(f"{NAMES}{name.pk}/{mention.pk}/", {"act": "refuse"}).status_code == 403
        assert client.get(f"{BOOK}4/names/new/").status_code == 403
        assert "decide" not in client.get(f"{NAMES}{name.pk}/").text
    name.refresh_from_db()
    assert (name.state, name.mentions.get().is_refused) == ("kept", False)


def test_a_name_is_written_down_from_chosen_words(instructor, chapter):
    chosen = instructor.get(f"{BOOK}4/passage/b3/", {"phrase": "0", "act": "name"})
    assert chosen.status_code == 302
    page = instructor.get(chosen.url).text
    assert 'value="หรือตสกีเสนอให้เร่งสร้างอุตสาหกรรมอย่างรวดเร็ว"' in page
    data = {"name": " หรือตสกี ", "kind": "person", "latin": "Trotsky", "note": "", "note_en": "", "spellings": ""}
    assert instructor.post(chosen.url, data).status_code == 302
    name = Name.objects.get(name="หรือตสกี", state="kept")
    assert name.mentions.count() == 1
    answer = instructor.post(chosen.url, data)
    assert answer.status_code == 422
    assert "The book has this name already" in answer.text


@pytest.mark.parametrize("spellings", ["ก" * 20000, "ก\nข\n" * 2000], ids=["long", "many"])
def test_spellings_without_end_are_refused(client, cast, chapter, spellings):
    client.force_login(cast.instructor)
    sent = {"name": "คีรอฟ", "kind": "person", "spellings": spellings}
    answer = client.post(f"{BOOK}4/names/new/", sent)
    assert answer.status_code == 422
    assert "At most 60 spellings, each of at most 120 characters." in answer.text
    assert not chapter.book.names.filter(name="คีรอฟ", state="kept").exists()
