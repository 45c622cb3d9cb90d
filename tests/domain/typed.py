"""A case of years as somebody would type it."""

from __future__ import annotations

from codedout.domain.money import plain_figures
from codedout.domain.walk import Sheet, TypedYear
from codedout.domain.year_end import YearFacts, YearsTogether


def typed(case: YearsTogether) -> Sheet:
    """Its sheet, the years in the order of the case."""
    return Sheet(years=tuple(map(typed_year, case.years)), boundary=case.boundary)


def typed_year(facts: YearFacts) -> TypedYear:
    """One of its years, taxed through PAYE alone."""
    return TypedYear(
        tax_year=facts.tax_year,
        self_assessment=False,
        paid=plain_figures(facts.tax_paid),
        due=plain_figures(facts.tax_due),
        under=plain_figures(facts.tolerance_under),
        over=plain_figures(facts.tolerance_over),
        supplement=plain_figures(facts.supplement),
        notified=plain_figures(facts.already_notified),
        flags=facts.flags,
    )
