import pytest

from classroom.common.anchoring import Address, Layout, Span

LAYOUT = Layout([("b1", "หนึ่ง"), ("b2", ""), ("b3", "สามสี่")])


def test_an_address_comes_back_from_its_span():
    for address in (Address("b1", 0, "b1", 5), Address("b3", 3, "b3", 6), Address("b1", 2, "b3", 3)):
        assert LAYOUT.address(LAYOUT.span(address)) == address


def test_separators_at_the_edges_are_left_out():
    assert LAYOUT.address(Span(6, 10)).end_key == "b3"
    assert LAYOUT.address(Span(0, 6)) == Address("b1", 0, "b1", 5)


def test_an_unknown_block_is_an_error():
    with pytest.raises(KeyError):
        LAYOUT.span(Address("b9", 0, "b9", 1))
