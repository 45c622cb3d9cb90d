"""What a person's browser does while signing in, without the browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import httpx

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@dataclass
class Browser:
    """One cookie jar. Redirects are followed one at a time, so that each can be looked at."""

    http: httpx.Client
    url: str

    def form_of_login(self, **query: str) -> dict[str, str]:
        page = self.http.get("/oauth/login", params=query)
        assert page.status_code == 200
        return {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}

    def start(self, access: str = "full", **changed: str) -> httpx.Response:
        form = self.form_of_login(next="/compare?year=2024-25") | {"access": access} | changed
        return self.http.post("/oauth/start", data=form)

    def callback_url(self, access: str = "full") -> str:
        """Where HMRC sends the person once they have said yes."""
        return self.http.get(self.start(access).headers["location"]).headers["location"]

    def sign_in(self, access: str = "full") -> httpx.Response:
        response = self.http.get(self.callback_url(access))
        assert response.status_code == 303, response.text
        return response

    def session_secret(self) -> str | None:
        return next((c.value for c in self.http.cookies.jar if "codedout_sid" in c.name), None)
