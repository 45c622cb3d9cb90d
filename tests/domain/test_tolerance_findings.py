"""What was found on the way to each result: the card a person turns over, one line each."""

from __future__ import annotations

from decimal import Decimal
from inspect import cleandoc

import pytest

from codedout.domain.rules.tolerance import explain
from codedout.domain.year_end import (
    Explained,
    Finding,
    Flag,
    OverRepaid,
    Question,
    Reading,
    YearExplained,
    YearsTogether,
)
from tests.domain.year_end_cases import together, year

# A year: its outcome, the amount, what decides. A finding: the question, the two years if it is of
# two, whether it is met, the sum and its limit, what it rests on, the readings it is open to.
FOUND = {
    "exactly right": (
        together(year(2004, "0")),
        """
        2004-05 CLEARED_Z 0.00 [P1.1]
         exactly_right yes: +2400.00 -2400.00 = +0.00 [P1.1]
        """,
    ),
    "exactly right among others": (
        together(year(2004, "0"), year(2005, "-3")),
        """
        2004-05 CLEARED_Z 0.00 [P3.3 P3.1]
         exactly_right yes: +2400.00 -2400.00 = +0.00 [P3.3 P3.1]
        2005-06 CLEARED_Z 0.00 [P3.3 P3.1 P3.2]
         within yes: +2397.00 -2400.00 = -3.00 / 50.00 [P3.3 P3.1 P3.2]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 no [P1.2]
         still_requested no [P1.3]
         requested no [P1.2 P1.3]
        """,
    ),
    "a little under": (
        together(year(2004, "-12.40")),
        """
        2004-05 CLEARED_Z 0.00 [P1.1 P1.2]
         within yes: +2387.60 -2400.00 = -12.40 / 50.00 [P1.1 P1.2]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 no [P1.2]
         still_requested no [P1.3]
         requested no [P1.2 P1.3]
        """,
    ),
    "over by more than the tolerance": (
        together(year(2004, "85", supplement="2.10")),
        """
        2004-05 REPAY 87.10 [P3.1]
         within no: +2485.00 -2400.00 = +85.00 / 10.00 [P3.1]
        """,
    ),
    "over by the tolerance on the penny": (
        together(year(2004, "10")),
        """
        2004-05 CLEARED_Z 0.00 [P3.3]
         within yes: +2410.00 -2400.00 = +10.00 / 10.00 [P3.3] R63
         claimed no [P1.1]
         requested no [PAYE91045 P1.1]
        """,
    ),
    "under by more than the tolerance": (
        together(year(2004, "-640")),
        """
        2004-05 CALC_AND_COLLECT 640.00 [PAYE90000]
         within no: +1760.00 -2400.00 = -640.00 / 50.00 [PAYE90000]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
        """,
    ),
    "a calculation is asked for": (
        together(year(2004, "-21", Flag.CALCULATION_REQUESTED)),
        """
        2004-05 CLEARED_Z_EXPLAIN_LETTER 0.00 [P1.3 P1.4]
         within yes: +2379.00 -2400.00 = -21.00 / 50.00 [P1.1 P1.2]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 no [P1.2]
         still_requested no [P1.3]
         requested yes [P1.2 P1.3]
         cleared yes [P1.3]
        """,
    ),
    "one is asked for before the year is cleared": (
        together(year(2004, "-21", Flag.CALCULATION_REQUESTED, Flag.NOT_CLEARED)),
        """
        2004-05 CALC_AND_COLLECT 21.00 [P1.2]
         within yes: +2379.00 -2400.00 = -21.00 / 50.00 [P1.1 P1.2]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 no [P1.2]
         still_requested no [P1.3]
         requested yes [P1.2 P1.3]
         cleared no [P1.3] R60a
        """,
    ),
    "one is still wanted after the letter": (
        together(year(2004, "-21", Flag.STILL_REQUESTED)),
        """
        2004-05 CALC_AND_COLLECT 21.00 [P1.3]
         within yes: +2379.00 -2400.00 = -21.00 / 50.00 [P1.1 P1.2]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 no [P1.2]
         still_requested yes [P1.3]
        """,
    ),
    "week 1, month 1": (
        together(year(2004, "-34", Flag.WEEK_1_MONTH_1)),
        """
        2004-05 ADVISE_AND_CODE 34.00 [P1.2]
         within yes: +2366.00 -2400.00 = -34.00 / 50.00 [P1.1 P1.2]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 yes [P1.2]
        """,
    ),
    "week 1, month 1, and too much to be left alone": (
        together(year(2004, "-340", Flag.WEEK_1_MONTH_1)),
        """
        2004-05 CALC_AND_COLLECT 340.00 [PAYE90000]
         within no: +2060.00 -2400.00 = -340.00 / 50.00 [PAYE90000]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
        """,
    ),
    "enquiries were made": (
        together(year(2004, "-18", Flag.ENQUIRIES)),
        """
        2004-05 CALC_AND_COLLECT 18.00 [P1.5]
         within yes: +2382.00 -2400.00 = -18.00 / 50.00 [P1.1 P1.2]
         already_issued no [P2.1 P4.2]
         enquiries yes [P1.5]
        """,
    ),
    "a further underpayment": (
        together(year(2004, "-309", Flag.ALREADY_ISSUED, notified="300")),
        """
        2004-05 CALC_AND_COLLECT 9.00 [P4.2 P2.1]
         within no: +2091.00 -2400.00 = -309.00 / 50.00 [PAYE90000]
         already_issued yes [P2.1 P4.2]
         hmrc_delay no [P4.2]
         lower_than_notified no: +309.00 -300.00 = +9.00 / 0.00 [P4.2 P2.1]
        """,
    ),
    "nothing further": (
        together(year(2004, "-300", Flag.ALREADY_ISSUED, notified="300")),
        """
        2004-05 CALC_AND_COLLECT 0.00 [P4.2 P2.1]
         within no: +2100.00 -2400.00 = -300.00 / 50.00 [PAYE90000]
         already_issued yes [P2.1 P4.2]
         hmrc_delay no [P4.2]
         lower_than_notified no: +300.00 -300.00 = +0.00 / 0.00 [P4.2 P2.1]
        """,
    ),
    "a calculation was issued that asked for nothing": (
        together(year(2004, "-4.20", Flag.ALREADY_ISSUED)),
        """
        2004-05 CALC_AND_COLLECT 4.20 [P2.1]
         within yes: +2395.80 -2400.00 = -4.20 / 50.00 [P1.1 P1.2]
         already_issued yes [P2.1 P4.2]
         hmrc_delay no [P4.2]
        """,
    ),
    "less than was notified": (
        together(year(2004, "-290", Flag.ALREADY_ISSUED, notified="300")),
        """
        2004-05 REVISED_LOWER 0.00 [P4.2 P2.1]
         within no: +2110.00 -2400.00 = -290.00 / 50.00 [PAYE90000]
         already_issued yes [P2.1 P4.2]
         hmrc_delay no [P4.2]
         lower_than_notified yes: +290.00 -300.00 = -10.00 / 0.00 [P4.2 P2.1] R55
        """,
    ),
    "HMRC was too slow": (
        together(year(2004, "-509", Flag.ALREADY_ISSUED, Flag.HMRC_DELAY, notified="300")),
        """
        2004-05 GIVE_UP_A19 0.00 [P4.2]
         within no: +1891.00 -2400.00 = -509.00 / 50.00 [PAYE90000]
         already_issued yes [P2.1 P4.2]
         hmrc_delay yes [P4.2]
        """,
    ),
    "a little over, and claimed": (
        together(year(2004, "7.50", Flag.REPAYMENT_REQUESTED, supplement="1")),
        """
        2004-05 REPAY 8.50 [P1.1]
         within yes: +2407.50 -2400.00 = +7.50 / 10.00 [P3.3]
         claimed yes [P1.1]
        """,
    ),
    "a little over, and a calculation asked for": (
        together(year(2004, "6", Flag.CALCULATION_REQUESTED)),
        """
        2004-05 REPAY 6.00 [PAYE91045 P1.1]
         within yes: +2406.00 -2400.00 = +6.00 / 10.00 [P3.3]
         claimed no [P1.1]
         requested yes [PAYE91045 P1.1]
        """,
    ),
    "an underpayment brought forward closes both": (
        together(year(2004, "-80"), year(2005, "86")),
        """
        2004-05 CLEARED_Z 0.00 [P3.7]
         within no: +2320.00 -2400.00 = -80.00 / 50.00 [P3.1]
         underpayment_forward 2004-05+2005-06 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7]
        2005-06 CLEARED_Z 0.00 [P3.7]
         within no: +2486.00 -2400.00 = +86.00 / 10.00 [P3.1]
         underpayment_forward 2004-05+2005-06 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7]
        """,
    ),
    "a penny more and they are kept apart": (
        together(year(2004, "-80"), year(2005, "90.01")),
        """
        2004-05 CALC_AND_COLLECT 80.00 [P3.4 P3.1 PAYE90000]
         within no: +2320.00 -2400.00 = -80.00 / 50.00 [P3.1]
         underpayment_forward 2004-05+2005-06 no: +90.01 -80.00 = +10.01 / 10.00 [P3.4 P3.7] R70
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
        2005-06 REPAY 90.01 [P3.4 P3.1]
         within no: +2490.01 -2400.00 = +90.01 / 10.00 [P3.1]
         underpayment_forward 2004-05+2005-06 no: +90.01 -80.00 = +10.01 / 10.00 [P3.4 P3.7] R70
        """,
    ),
    "more is brought forward than there was": (
        together(year(2004, "-110"), year(2005, "75")),
        """
        2004-05 CLEARED_Z 0.00 [P3.7]
         within no: +2290.00 -2400.00 = -110.00 / 50.00 [P3.1]
         underpayment_forward 2004-05+2005-06 yes: +75.00 -110.00 = -35.00 / 50.00 [P3.7] R69
        2005-06 CLEARED_Z 0.00 [P3.7]
         within no: +2475.00 -2400.00 = +75.00 / 10.00 [P3.1]
         underpayment_forward 2004-05+2005-06 yes: +75.00 -110.00 = -35.00 / 50.00 [P3.7] R69
        """,
    ),
    "an overpayment and its supplement brought forward to the penny": (
        together(year(2004, "60", supplement="3"), year(2005, "-113")),
        """
        2004-05 CLEARED_Z 0.00 [P3.6]
         within no: +2460.00 -2400.00 = +60.00 / 10.00 [P3.1]
         overpayment_forward 2004-05+2005-06 yes: -113.00 +60.00 +3.00 = -50.00 / 50.00 [P3.6] R63
        2005-06 CLEARED_Z 0.00 [P3.6]
         within no: +2287.00 -2400.00 = -113.00 / 50.00 [P3.1]
         overpayment_forward 2004-05+2005-06 yes: -113.00 +60.00 +3.00 = -50.00 / 50.00 [P3.6] R63
        """,
    ),
    "an overpayment that does not cover enough keeps them apart": (
        together(year(2004, "60"), year(2005, "-160")),
        """
        2004-05 REPAY 60.00 [P3.1]
         within no: +2460.00 -2400.00 = +60.00 / 10.00 [P3.1]
         overpayment_forward 2004-05+2005-06 no: -160.00 +60.00 = -100.00 / 50.00 [P3.1 P3.6] R67
        2005-06 CALC_AND_COLLECT 160.00 [P3.1 PAYE90000]
         within no: +2240.00 -2400.00 = -160.00 / 50.00 [P3.1]
         overpayment_forward 2004-05+2005-06 no: -160.00 +60.00 = -100.00 / 50.00 [P3.1 P3.6] R67
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
        """,
    ),
    "the later year is small by itself": (
        together(year(2004, "200", supplement="6"), year(2005, "-45")),
        """
        2004-05 REPAY 206.00 [P3.5 P3.1]
         within no: +2600.00 -2400.00 = +200.00 / 10.00 [P3.1]
         later_underpayment_large 2004-05+2005-06 no: -45.00 +200.00 +6.00 = +161.00 / 10.00 [P3.5]
        2005-06 CLEARED_Z 0.00 [P3.5 P3.3 P3.1 P3.2]
         within yes: +2355.00 -2400.00 = -45.00 / 50.00 [P3.3 P3.1 P3.2]
         later_underpayment_large 2004-05+2005-06 no: -45.00 +200.00 +6.00 = +161.00 / 10.00 [P3.5]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 no [P1.2]
         still_requested no [P1.3]
         requested no [P1.2 P1.3]
        """,
    ),
    "a small earlier underpayment stays closed": (
        together(year(2004, "-40"), year(2005, "120")),
        """
        2004-05 CLEARED_Z 0.00 [P3.3 P3.1 P3.2]
         within yes: +2360.00 -2400.00 = -40.00 / 50.00 [P3.3 P3.1 P3.2]
         earlier_underpayment_large 2004-05+2005-06 no: +120.00 -40.00 = +80.00 / 10.00 [P3.4 P3.3]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 no [P1.2]
         still_requested no [P1.3]
         requested no [P1.2 P1.3]
        2005-06 REPAY 120.00 [P3.4 P3.1]
         within no: +2520.00 -2400.00 = +120.00 / 10.00 [P3.1]
         earlier_underpayment_large 2004-05+2005-06 no: +120.00 -40.00 = +80.00 / 10.00 [P3.4 P3.3]
        """,
    ),
    "and stays closed where it would bring the later within": (
        together(year(2004, "-8"), year(2005, "15")),
        """
        2004-05 CLEARED_Z 0.00 [P3.3 P3.1 P3.2]
         within yes: +2392.00 -2400.00 = -8.00 / 50.00 [P3.3 P3.1 P3.2]
         earlier_underpayment_large 2004-05+2005-06 no: +15.00 -8.00 = +7.00 / 10.00 [P3.4 P3.3] R65
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 no [P1.2]
         still_requested no [P1.3]
         requested no [P1.2 P1.3]
        2005-06 REPAY 15.00 [P3.4 P3.1]
         within no: +2415.00 -2400.00 = +15.00 / 10.00 [P3.1]
         earlier_underpayment_large 2004-05+2005-06 no: +15.00 -8.00 = +7.00 / 10.00 [P3.4 P3.3] R65
        """,
    ),
    "a small earlier overpayment helps": (
        together(year(2004, "8"), year(2005, "-57")),
        """
        2004-05 CLEARED_Z 0.00 [P3.6]
         within yes: +2408.00 -2400.00 = +8.00 / 10.00 [P3.3 P3.1 P3.2]
         overpayment_forward 2004-05+2005-06 yes: -57.00 +8.00 = -49.00 / 50.00 [P3.6] R68
        2005-06 CLEARED_Z 0.00 [P3.6]
         within no: +2343.00 -2400.00 = -57.00 / 50.00 [P3.1]
         overpayment_forward 2004-05+2005-06 yes: -57.00 +8.00 = -49.00 / 50.00 [P3.6] R68
        """,
    ),
    "a small later overpayment does not": (
        together(year(2004, "-55"), year(2005, "8")),
        """
        2004-05 CALC_AND_COLLECT 55.00 [P3.1 PAYE90000]
         within no: +2345.00 -2400.00 = -55.00 / 50.00 [P3.1]
         later_overpayment_large 2004-05+2005-06 no: +8.00 -55.00 = -47.00 / 50.00 [P3.3] R71
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
        2005-06 CLEARED_Z 0.00 [P3.3 P3.1 P3.2]
         within yes: +2408.00 -2400.00 = +8.00 / 10.00 [P3.3 P3.1 P3.2]
         later_overpayment_large 2004-05+2005-06 no: +8.00 -55.00 = -47.00 / 50.00 [P3.3] R71
         claimed no [P1.1]
         requested no [PAYE91045 P1.1]
        """,
    ),
    "what is claimed cannot be brought forward": (
        together(year(2004, "9", Flag.REPAYMENT_REQUESTED), year(2005, "-57")),
        """
        2004-05 REPAY 9.00 [P1.1]
         within yes: +2409.00 -2400.00 = +9.00 / 10.00 [P3.3 P3.1 P3.2]
         neither_fixed 2004-05+2005-06 no: -57.00 +9.00 = -48.00 / 50.00 [P3.6] R74
         claimed yes [P1.1]
        2005-06 CALC_AND_COLLECT 57.00 [P3.1 PAYE90000]
         within no: +2343.00 -2400.00 = -57.00 / 50.00 [P3.1]
         neither_fixed 2004-05+2005-06 no: -57.00 +9.00 = -48.00 / 50.00 [P3.6] R74
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
        """,
    ),
    "nor can an overpayment, once a calculation asked for the underpayment": (
        together(year(2004, "-80", Flag.ALREADY_ISSUED), year(2005, "86")),
        """
        2004-05 CALC_AND_COLLECT 80.00 [P2.1]
         within no: +2320.00 -2400.00 = -80.00 / 50.00 [P3.1]
         neither_fixed 2004-05+2005-06 no: +86.00 -80.00 = +6.00 / 10.00 [P3.7] R74
         already_issued yes [P2.1 P4.2]
         hmrc_delay no [P4.2]
        2005-06 REPAY 86.00 [P3.1]
         within no: +2486.00 -2400.00 = +86.00 / 10.00 [P3.1]
         neither_fixed 2004-05+2005-06 no: +86.00 -80.00 = +6.00 / 10.00 [P3.7] R74
        """,
    ),
    "a small year between": (
        together(year(2004, "100"), year(2005, "-30"), year(2006, "-120")),
        """
        2004-05 CLEARED_Z 0.00 [P3.6]
         within no: +2500.00 -2400.00 = +100.00 / 10.00 [P3.1]
         overpayment_forward 2004-05+2006-07 yes: -120.00 +100.00 = -20.00 / 50.00 [P3.6] R72
        2005-06 CLEARED_Z 0.00 [P3.3 P3.1 P3.2]
         within yes: +2370.00 -2400.00 = -30.00 / 50.00 [P3.3 P3.1 P3.2]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 no [P1.2]
         still_requested no [P1.3]
         requested no [P1.2 P1.3]
        2006-07 CLEARED_Z 0.00 [P3.6]
         within no: +2280.00 -2400.00 = -120.00 / 50.00 [P3.1]
         overpayment_forward 2004-05+2006-07 yes: -120.00 +100.00 = -20.00 / 50.00 [P3.6] R72
        """,
    ),
    "the later year's tolerance fits": (
        together(year(2004, "-80", over="5"), year(2005, "86")),
        """
        2004-05 CLEARED_Z 0.00 [P3.7]
         within no: +2320.00 -2400.00 = -80.00 / 50.00 [P3.1]
         underpayment_forward 2004-05+2005-06 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7] R73
        2005-06 CLEARED_Z 0.00 [P3.7]
         within no: +2486.00 -2400.00 = +86.00 / 10.00 [P3.1]
         underpayment_forward 2004-05+2005-06 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7] R73
        """,
    ),
    "only the earlier year's tolerance fits": (
        together(year(2004, "-80", over="10"), year(2005, "86", over="5")),
        """
        2004-05 CALC_AND_COLLECT 80.00 [P3.4 P3.1 PAYE90000]
         within no: +2320.00 -2400.00 = -80.00 / 50.00 [P3.1]
         underpayment_forward 2004-05+2005-06 no: +86.00 -80.00 = +6.00 / 5.00 [P3.4 P3.7] R73 R70
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
        2005-06 REPAY 86.00 [P3.4 P3.1]
         within no: +2486.00 -2400.00 = +86.00 / 5.00 [P3.1]
         underpayment_forward 2004-05+2005-06 no: +86.00 -80.00 = +6.00 / 5.00 [P3.4 P3.7] R73 R70
        """,
    ),
    "the earliest has taken the only one": (
        together(year(2004, "-80"), year(2005, "86"), year(2006, "-80")),
        """
        2004-05 CLEARED_Z 0.00 [P3.7]
         within no: +2320.00 -2400.00 = -80.00 / 50.00 [P3.1]
         underpayment_forward 2004-05+2005-06 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7] R72a
        2005-06 CLEARED_Z 0.00 [P3.7]
         within no: +2486.00 -2400.00 = +86.00 / 10.00 [P3.1]
         underpayment_forward 2004-05+2005-06 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7] R72a
        2006-07 CALC_AND_COLLECT 80.00 [P3.1 PAYE90000]
         within no: +2320.00 -2400.00 = -80.00 / 50.00 [P3.1]
         neither_settled 2005-06+2006-07 (2004-05) no: -80.00 +86.00 = +6.00 / 10.00 [P3.6] R72a
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
        """,
    ),
    "the latest has taken the earliest": (
        together(year(2004, "90"), year(2005, "95"), year(2006, "-130")),
        """
        2004-05 CLEARED_Z 0.00 [P3.6]
         within no: +2490.00 -2400.00 = +90.00 / 10.00 [P3.1]
         overpayment_forward 2004-05+2006-07 yes: -130.00 +90.00 = -40.00 / 50.00 [P3.6] R72 R72a
        2005-06 REPAY 95.00 [P3.1]
         within no: +2495.00 -2400.00 = +95.00 / 10.00 [P3.1]
         neither_settled 2005-06+2006-07 (2004-05) no: -130.00 +95.00 = -35.00 / 50.00 [P3.6] R72a
        2006-07 CLEARED_Z 0.00 [P3.6]
         within no: +2270.00 -2400.00 = -130.00 / 50.00 [P3.1]
         overpayment_forward 2004-05+2006-07 yes: -130.00 +90.00 = -40.00 / 50.00 [P3.6] R72 R72a
        """,
    ),
    "both have been taken": (
        together(year(2004, "-80"), year(2005, "86"), year(2006, "-80"), year(2007, "86")),
        """
        2004-05 CLEARED_Z 0.00 [P3.7]
         within no: +2320.00 -2400.00 = -80.00 / 50.00 [P3.1]
         underpayment_forward 2004-05+2005-06 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7] R72a
        2005-06 CLEARED_Z 0.00 [P3.7]
         within no: +2486.00 -2400.00 = +86.00 / 10.00 [P3.1]
         underpayment_forward 2004-05+2005-06 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7] R72a
        2006-07 CLEARED_Z 0.00 [P3.7]
         within no: +2320.00 -2400.00 = -80.00 / 50.00 [P3.1]
         underpayment_forward 2006-07+2007-08 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7] R72a
        2007-08 CLEARED_Z 0.00 [P3.7]
         within no: +2486.00 -2400.00 = +86.00 / 10.00 [P3.1]
         underpayment_forward 2006-07+2007-08 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7] R72a
        """,
    ),
    "kept apart twice over": (
        together(year(2004, "-8", Flag.WEEK_1_MONTH_1), year(2005, "15")),
        """
        2004-05 ADVISE_AND_CODE 8.00 [P1.2]
         within yes: +2392.00 -2400.00 = -8.00 / 50.00 [P3.3 P3.1 P3.2]
         earlier_underpayment_large 2004-05+2005-06 no: +15.00 -8.00 = +7.00 / 10.00 [P3.4 P3.3]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 yes [P1.2]
        2005-06 REPAY 15.00 [P3.4 P3.1]
         within no: +2415.00 -2400.00 = +15.00 / 10.00 [P3.1]
         earlier_underpayment_large 2004-05+2005-06 no: +15.00 -8.00 = +7.00 / 10.00 [P3.4 P3.3]
        """,
    ),
    "what kept two apart is not said once one has closed with a third": (
        together(year(2004, "-40"), year(2005, "-80"), year(2006, "86")),
        """
        2004-05 CLEARED_Z 0.00 [P3.3 P3.1 P3.2]
         within yes: +2360.00 -2400.00 = -40.00 / 50.00 [P3.3 P3.1 P3.2]
         already_issued no [P2.1 P4.2]
         enquiries no [P1.5]
         week_1_month_1 no [P1.2]
         still_requested no [P1.3]
         requested no [P1.2 P1.3]
        2005-06 CLEARED_Z 0.00 [P3.7]
         within no: +2320.00 -2400.00 = -80.00 / 50.00 [P3.1]
         underpayment_forward 2005-06+2006-07 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7]
        2006-07 CLEARED_Z 0.00 [P3.7]
         within no: +2486.00 -2400.00 = +86.00 / 10.00 [P3.1]
         underpayment_forward 2005-06+2006-07 yes: +86.00 -80.00 = +6.00 / 10.00 [P3.7]
        """,
    ),
}


@pytest.mark.parametrize(("case", "expected"), FOUND.values(), ids=FOUND.keys())
def test_what_was_found_is_told_in_order(case: YearsTogether, expected: str) -> None:
    told = [line for year in explain(case).years for line in told_of_year(year)]
    assert told == cleandoc(expected).splitlines()


def over_repaid(
    tax: str, supplement: str, *flags: Flag, current_tolerance: str = "50"
) -> OverRepaid:
    return OverRepaid(
        tax=Decimal(tax),
        supplement=Decimal(supplement),
        current_tolerance=Decimal(current_tolerance),
        flags=frozenset(flags),
    )


OVER_REPAID = {
    "little": (
        over_repaid("17", "1.20"),
        """
        NO_ACTION_OVER_REPAYMENT 0.00 [P4.1]
         paid_twice no [PAYE90015]
         less_than yes: +17.00 +1.20 = +18.20 / 50.00 [P4.1]
        """,
    ),
    "the tolerance on the penny": (
        over_repaid("48", "2"),
        """
        RECOVER_OVER_REPAYMENT 50.00 [P4.1]
         paid_twice no [PAYE90015]
         less_than no: +48.00 +2.00 = +50.00 / 50.00 [P4.1]
        """,
    ),
    "twice": (
        over_repaid("22", "0.80", Flag.PAID_TWICE, Flag.ALREADY_ISSUED),
        """
        RECOVER_OVER_REPAYMENT 22.00 [PAYE90015]
         paid_twice yes [PAYE90015]
        """,
    ),
    "little, after a calculation": (
        over_repaid("17", "1.20", Flag.ALREADY_ISSUED),
        """
        NO_ACTION_OVER_REPAYMENT 0.00 [P4.1]
         paid_twice no [PAYE90015]
         less_than yes: +17.00 +1.20 = +18.20 / 50.00 [P4.1]
         already_issued yes [P4.1 P2.1] R77
        """,
    ),
    "much, after a calculation": (
        over_repaid("170", "1.20", Flag.ALREADY_ISSUED),
        """
        RECOVER_OVER_REPAYMENT 171.20 [P4.1]
         paid_twice no [PAYE90015]
         less_than no: +170.00 +1.20 = +171.20 / 50.00 [P4.1]
        """,
    ),
}


@pytest.mark.parametrize(("case", "expected"), OVER_REPAID.values(), ids=OVER_REPAID.keys())
def test_what_was_found_of_an_over_repayment_is_told_in_order(
    case: OverRepaid, expected: str
) -> None:
    assert told_of(explain(case)) == cleandoc(expected).splitlines()


def test_every_question_is_found_somewhere() -> None:
    of_years = (explain(case).years for case, _ in FOUND.values())
    found = [finding for years in of_years for year in years for finding in year.findings]
    found += [finding for case, _ in OVER_REPAID.values() for finding in explain(case).findings]
    assert {each.question for each in found} == set(Question)
    assert {one for each in found for one in each.readings} == set(Reading)


def told_of_year(year: YearExplained) -> list[str]:
    first, *rest = told_of(year)
    return [f"{year.tax_year} {first}", *rest]


def told_of(result: Explained) -> list[str]:
    ending = result.ending
    amount = ending.collect + ending.repay + ending.recover
    return [
        f"{ending.outcome.value} {amount:.2f} [{' '.join(ending.decided_by)}]",
        *(f" {told_in_a_line(finding)}" for finding in result.findings),
    ]


def told_in_a_line(finding: Finding) -> str:
    told = finding.question.value
    if finding.earlier is not None:
        told += f" {finding.earlier}+{finding.later}"
    if finding.settled is not None:
        told += f" ({finding.settled[1]})"
    told += " yes" if finding.met else " no"
    if finding.terms:
        told += f": {' '.join(f'{term:+.2f}' for term in finding.terms)} = {finding.amount:+.2f}"
    if finding.limit is not None:
        told += f" / {finding.limit:.2f}"
    return " ".join([f"{told} [{' '.join(finding.paragraphs)}]", *finding.readings])
