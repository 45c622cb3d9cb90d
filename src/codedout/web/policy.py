"""The security headers that go on every answer, and the policy for Streamlit's own pages."""

from __future__ import annotations

from codedout.web.streamlit_index import inline_script_hashes

_YEAR = 365 * 24 * 60 * 60


def common_headers(*, https: bool, form_action: str = "'self'") -> dict[str, str]:
    """Headers for every answer. HSTS only where the portal is reached by https.

    `form_action` is where forms on Streamlit's pages may lead.
    """
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Security-Policy": streamlit_policy(form_action),
    }
    if https:
        headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
    return headers


def streamlit_policy(form_action: str = "'self'") -> str:
    """The content security policy under which Streamlit's pages and our components work."""
    scripts = " ".join(["'self'", *inline_script_hashes()])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        f"frame-ancestors 'none'; base-uri 'self'; form-action {form_action}; object-src 'none'"
    )
