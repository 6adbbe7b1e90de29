"""Letters that old Thai fonts kept in places of their own: the shifted forms of marks, U+F700 to U+F71A."""

GLYPHS = str.maketrans(
    dict(
        zip(
            map(chr, range(0xF700, 0xF71B)),
            "ฐิีึื่้๊๋์่้๊๋์ญัํ็่้๊๋์ฺุู",
            strict=True,
        )
    )
)
