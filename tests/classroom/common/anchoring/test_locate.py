from classroom.common.anchoring import Quote, Span, locate

TEXT = (
    "เลนินถึงแก่กรรมเมื่อเดือนมกราคม ค.ศ. 1924 หลังจากนั้นสตาลินขึ้นครองอำนาจ "
    "ในทศวรรษต่อมาสตาลินกวาดล้างศัตรูทางการเมือง และต่อมาสตาลินลงนามกับเยอรมนี"
)


def test_a_sentence_is_found_by_itself():
    found = locate(Quote("กวาดล้างศัตรูทางการเมือง"), TEXT)
    assert TEXT[found.span.start : found.span.end] == "กวาดล้างศัตรูทางการเมือง"
    assert found.score == 1.0


def test_a_name_that_stands_often_is_found_by_its_neighbours():
    place = TEXT.index("สตาลินกวาดล้าง")
    quote = Quote("สตาลิน", "ในทศวรรษต่อมา", "กวาดล้างศัตรู")
    assert locate(quote, TEXT).span == Span(place, place + 6)


def test_a_name_whose_sentence_is_gone_is_not_put_on_a_namesake():
    quote = Quote("สตาลิน", "ประชาชนร้องเพลงสรรเสริญ", "ในวันเกิดครบรอบเจ็ดสิบปี")
    assert locate(quote, TEXT) is None


def test_a_quote_with_corrected_letters_is_found():
    found = locate(Quote("กวาดล้างสัตรูทางกาเมือง", "ในทศวรรษต่อมาสตาลิน", " และต่อมา"), TEXT)
    assert TEXT[found.span.start : found.span.end] == "กวาดล้างศัตรูทางการเมือง"
    assert 0.6 <= found.score < 1.0


def test_of_equal_places_the_nearest_is_taken():
    text = "ก" * 30 + "สหภาพโซเวียต" + "ข" * 200 + "สหภาพโซเวียต" + "ค" * 30
    assert locate(Quote("สหภาพโซเวียต"), text, near=240).span.start == 242


def test_nothing_is_found_in_nothing():
    assert locate(Quote("สตาลิน"), "") is None
    assert locate(Quote(""), TEXT) is None
