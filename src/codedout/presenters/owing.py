"""The lower half of "Your tax over the years": the balance, and what is due when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from codedout.domain.liability import Liability
from codedout.domain.rules.open_charges import open_charges
from codedout.domain.tax_year import london_day
from codedout.journeys.holding import AccountReading
from codedout.presenters import owing_balance, owing_due
from codedout.presenters.owing_balance import BalanceView
from codedout.presenters.owing_due import DueView
from codedout.presenters.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class OwingView:
    balance: BalanceView
    due: DueView


def present(
    account: AccountReading, liability: Liability, show: Viewer, now: datetime
) -> OwingView:
    """Both; `liability` is the reckoning of the account that was read."""
    whole = account.whole  # put together once
    owing = open_charges(whole, liability)
    return OwingView(
        balance=owing_balance.present(account, whole, owing, show),
        due=owing_due.present(account, whole, owing, show, london_day(now)),
    )
