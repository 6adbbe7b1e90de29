"""Where things stand on a drawn timeline."""

from classroom.common.chronology import Item, draw, shortened, text_width


def items(*years: int, label: str = "เหตุการณ์หนึ่ง", **other) -> list[Item]:
    return [Item(at, year, year, other.get("month"), None, label) for at, year in enumerate(years)]


def test_nothing_is_not_drawn():
    assert draw([("ตอน", [])]) is None


def test_time_goes_from_left_to_right():
    own = [*items(1924, 1929, 1934), Item("m", 1934, 1934, 12, 30, "x"), Item("d", 1934, 1934, 12, 1, "x")]
    drawing = draw([("ตอน", own)])
    places = {point.key: point.x for point in drawing.lanes[0].points}
    assert places[0] < places[1] < places[2] < places["d"] < places["m"]
    assert [tick.label for tick in drawing.ticks] == ["1924", "1929", "1934"]
    assert all(0 < x < drawing.width for x in places.values())


def test_a_dot_stays_in_its_year():
    drawing = draw([("ตอน", items(*[1939] * 30, 1940))])
    starts = {tick.year: tick.x for tick in drawing.ticks}
    own = [point.x for point in drawing.lanes[0].points if point.key < 30]
    assert all(starts[1939] < x < starts[1940] for x in own)
    assert len(set(own)) == 30


def test_an_empty_year_is_narrow_and_a_full_one_wide():
    drawing = draw([("ตอน", items(1900, 1950, 1950, 1950, 1951))])
    starts = {tick.year: tick.x for tick in drawing.ticks}
    assert starts[1951] - starts[1950] > (starts[1950] - starts[1900]) / 10


def test_words_never_cover_words_nor_stems_go_through_them():
    drawing = draw([("ตอน", items(*[year for year in range(1924, 1942) for _ in range(4)]))])
    lane = drawing.lanes[0]
    boxes = [
        (point.label_x - text_width(point.label), point.label_x, point.label_y)
        if point.is_left
        else (point.label_x, point.label_x + text_width(point.label), point.label_y)
        for point in lane.points
        if point.label
    ]
    assert len(boxes) > 20
    for at, (left, right, y) in enumerate(boxes):
        assert left >= 0
        assert right <= drawing.width
        assert not any(o_y == y and o_left < right and left < o_right for o_left, o_right, o_y in boxes[at + 1 :])
        assert not any(point.label and left < point.x < right and point.label_y < y for point in lane.points)


def test_few_events_need_few_levels():
    few = draw([("ตอน", items(1924, 1932))]).lanes[0]
    many = draw([("ตอน", items(*range(1924, 1942)))]).lanes[0]
    assert few.axis < many.axis


def test_spans_lie_on_tracks_of_their_own_below_the_axis():
    spans = [Item(at, 1924, 1930 + at, None, None, "แผน") for at in range(3)]
    lane = draw([("ตอน", spans)]).lanes[0]
    assert [bar.y for bar in lane.bars] == sorted({bar.y for bar in lane.bars})
    assert all(bar.y > lane.axis for bar in lane.bars)


def test_lanes_stand_below_each_other():
    drawing = draw([("หนึ่ง", items(1924)), ("สอง", items(1925))])
    first, second = drawing.lanes
    assert first.axis < second.top < second.axis < drawing.bottom < drawing.height


def test_words_are_cut_between_letters():
    assert shortened("สตาลิน", 10) == "สตาลิน"
    assert shortened("ก่อนที่สตาลินจะขึ้นสู่อำนาจ", 8) == "ก่อนที่สตา…"
