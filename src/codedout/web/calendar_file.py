"""Events as a file that calendars read (iCalendar, RFC 5545)."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from codedout.presenters.calendar import REMINDED, CalendarView, Event

_A_DAY = timedelta(days=1)
_MORNING = timedelta(hours=9)


def calendar_file(view: CalendarView, made_at: datetime) -> bytes:
    """The file in UTF-8. Its days are days: they are at no time, and move with no time zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//codedout//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", view.name)
    for event in view.events:
        calendar.add_component(_entry(event, made_at))
    content: bytes = calendar.to_ical()
    return content


def _entry(event: Event, made_at: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("dtstamp", made_at)
    entry.add("dtstart", event.on)
    entry.add("dtend", event.on + _A_DAY)  # the first day that is not a part of it
    entry.add("summary", event.summary)
    entry.add("description", event.description)
    entry.add("transp", "TRANSPARENT")  # nobody is busy all that day
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.summary)
    alarm.add("trigger", _MORNING - REMINDED)
    entry.add_component(alarm)
    return entry
