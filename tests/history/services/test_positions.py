from history.services.positions import spread


def test_a_new_row_has_room_everywhere():
    assert spread([None, None, None]) == [1000, 2000, 3000]


def test_known_places_are_kept_and_new_ones_stand_between():
    assert spread([1000, None, None, 2000, 3000]) == [1000, 1333, 1666, 2000, 3000]
    assert spread([None, 1000]) == [500, 1000]
    assert spread([1000, 2000, None]) == [1000, 2000, 3000]


def test_a_changed_order_is_placed_anew():
    assert spread([3000, 1000, 2000]) == [1000, 2000, 3000]


def test_without_room_the_row_is_placed_anew():
    assert spread([1, None, 2]) == [1000, 2000, 3000]


def test_no_blocks_have_no_places():
    assert spread([]) == []
