"""What was said in public about the limits, year by year (R53), and nothing beyond it."""

from __future__ import annotations

import pytest

from codedout.domain.published_limits import Source, published_limit
from codedout.domain.tax_year import TaxYear


@pytest.mark.parametrize(
    ("years", "amount", "source"),
    [
        (range(1996, 2007), 50, Source.LONG_STANDING),
        (range(2007, 2008), 300, Source.PRESS),
        (range(2008, 2010), 300, Source.TOLD),
        (range(2010, 2016), 50, Source.NORMAL),
    ],
    ids=str,
)
def test_each_year_has_the_figure_and_the_source_that_named_it(
    years: range, amount: int, source: Source
) -> None:
    for year in years:
        published = published_limit(TaxYear(year))
        assert published is not None
        assert (published.amount, published.source) == (amount, source)


@pytest.mark.parametrize("year", [1990, 1995, 2016, 2025])
def test_where_nothing_good_is_known_nothing_is_offered(year: int) -> None:
    assert published_limit(TaxYear(year)) is None
