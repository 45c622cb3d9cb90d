"""How one amount in a tax code is named, everywhere the same."""

from __future__ import annotations

from codedout.domain.coded_out import ItemKey, Kind, Source
from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import Viewer


def kind_name(show: Viewer, kind: Kind) -> str:
    """ "PAYE tax from an earlier year"."""
    return show.say(f"common.kind.{kind.value}")


def kind_meaning(show: Viewer, kind: Kind) -> str:
    """One sentence on what the kind is."""
    return show.say(f"common.kind_means.{kind.value}")


def source_name(show: Viewer, source: Source | None) -> str:
    """ "HMRC's figure", "Your figure"."""
    return (
        show.say("common.not_known")
        if source is None
        else show.say(f"common.source.{source.value}")
    )


def owed_for(show: Viewer, kind: Kind, related: TaxYear | None, code_year: TaxYear) -> str:
    """The year the money was owed for (R10a): for an in-year adjustment, the code year itself."""
    if kind is Kind.IN_YEAR:
        return show.say("common.owed_for", year=show.year(code_year))
    if related is not None:
        return show.say("common.owed_for", year=show.year(related))
    return show.say("common.owed_for_debt" if kind is Kind.DEBT else "common.owed_for_earlier")


def owed_phrase(show: Viewer, kind: Kind, related: TaxYear | None, code_year: TaxYear) -> str:
    """The same within a line: "owed for 2023 to 2024", "owed for an earlier year"."""
    year = code_year if kind is Kind.IN_YEAR else related
    if year is not None:
        return show.say("common.owed_phrase", year=show.year(year))
    return show.say(
        "common.owed_phrase_debt" if kind is Kind.DEBT else "common.owed_phrase_earlier"
    )


def item_param(key: ItemKey) -> str:
    """How an item stands in an address of ours: "payeUnderpayment-12345"."""
    return f"{key.kind.value}-{key.id}"


def named(param: str, show: Viewer) -> dict[str, str]:
    """What an address says of it, by the above; nothing while the number may not be seen."""
    return {} if show.hides_names else {"item": param}


def item_from_param(text: str) -> ItemKey | None:
    """The item of an address, or None where the address names none."""
    kind, _, number = text.partition("-")
    if kind not in Kind._value2member_map_ or not (number.isascii() and number.isdigit()):
        return None
    return ItemKey(Kind(kind), int(number[:18]))
