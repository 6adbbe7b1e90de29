import pytest

from history.importer.footnotes import unify_marks


@pytest.mark.parametrize(
    ("written", "unified"),
    [
        pytest.param("สตาลิน<sup>30</sup>", "สตาลิน[^30]", id="sup"),
        pytest.param("สตาลิน<sup>[30]</sup> <SUP> 31 </SUP>", "สตาลิน[^30] [^31]", id="brackets-and-spaces"),
        pytest.param("สตาลิน<sup>๓๐</sup>", "สตาลิน[^30]", id="thai-digits"),
        pytest.param("สตาลิน³⁰", "สตาลิน[^30]", id="raised-digits"),
        pytest.param("Stalin<sup>2</sup>", "Stalin[^2]", id="after-a-latin-word"),
        pytest.param("ใน ค.ศ. 1929<sup>7</sup>", "ใน ค.ศ. 1929[^7]", id="after-a-year"),
        pytest.param("ใน ค.ศ. 1910<sup>7</sup>", "ใน ค.ศ. 1910[^7]", id="after-a-year-in-ten"),
        pytest.param("10<sup>6</sup> ตัน", "10⁶ ตัน", id="power-of-ten"),
        pytest.param("5 km<sup>2</sup> และ 3 m²", "5 km² และ 3 m²", id="units"),
        pytest.param("a[^serge] b[^3] c[^๔]", "a[^5] b[^3] c[^4]", id="labels"),
        pytest.param("ก[^a\tb]", "ก[^1]", id="label-with-a-tab"),
        pytest.param(f"ก[^2] ข[^{'9' * 5000}]", "ก[^2] ข[^3]", id="more-digits-than-a-number"),
        pytest.param("วันที่ 4<sup>th</sup>", "วันที่ 4<sup>th</sup>", id="not-a-number"),
    ],
)
def test_unify_marks(written, unified):
    assert unify_marks(written) == unified
    assert unify_marks(unified) == unified
