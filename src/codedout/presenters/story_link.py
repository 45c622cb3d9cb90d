"""The way to the story of a year, wherever that year stands."""

from __future__ import annotations

from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link


def story_link(year: TaxYear, show: Viewer) -> Link:
    """To one year's charges, from earning to settling."""
    label = show.say("story.of_year", year=show.year(year))
    return Link(label=label, page="story", params={"year": str(year)})
