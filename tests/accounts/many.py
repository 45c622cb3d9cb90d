"""An account of just so many documents and line items, to be timed. The same each time."""

from __future__ import annotations

from datetime import date, timedelta

from tests.accounts.truth import Charge, Holder, Paid, Payment

LAST_OWED = 2025
CHARGES_OF_FOUR = 3  # of four documents; the other is a payment


def many(years: int, documents: int, items: int) -> Holder:
    """So many documents over the years, and so many items in all.

    Each charge has as many items: one for each part that was paid, and the last is open, or in a
    code. Every fourth document is a payment. Raises ValueError where that does not come out even.
    """
    payments, charges = documents // 4, documents * CHARGES_OF_FOUR // 4
    of_each, over = divmod(items, charges)
    if documents % 4 or over or of_each < 2:
        raise ValueError("these do not come out even")
    made = [_payment(number, years) for number in range(payments)]
    parts = of_each - 1
    return Holder(
        charges=tuple(_charge(number, years, made, parts) for number in range(charges)),
        payments=tuple(made),
    )


def _payment(number: int, years: int) -> Payment:
    owed = LAST_OWED - number % years
    return Payment(f"{7 * 10**11 + number}", date(owed + 1, 1, 1) + timedelta(days=number % 90))


def _charge(number: int, years: int, payments: list[Payment], parts: int) -> Charge:
    """By turns paid in full but a little, in the code, collected by it, and come back."""
    owed = LAST_OWED - number % years
    of_year = payments[number % years :: years]
    lots = [of_year[(number // years * parts + part) % len(of_year)].lot for part in range(parts)]
    paid = tuple(Paid(lot, 10_00 + number % 97) for lot in lots)
    rest = 100_00 + number
    ways: tuple[dict[str, int | str], ...] = (
        {"still": rest},
        {"planned": rest, "status": "initiated", "code": owed + 2},
        {"collected": rest, "status": "fully-collected", "code": owed + 2},
        {"not_collected": rest, "status": "not-collected", "code": owed + 2},
    )
    return Charge(
        id=f"{5 * 10**11 + number}",
        owed=owed,
        dated=date(owed + 1, 4, 6) + timedelta(days=number % 180),
        paid=paid,
        **ways[number // years % len(ways)],
    )
