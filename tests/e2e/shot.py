"""Take a full-page picture of a page of a running server.

    .venv/bin/python tests/e2e/shot.py http://127.0.0.1:8000/desk/ desk.png --width 360 --lang ko --as a@b.org

With --as the page is seen by that user, of the database that the settings name: set BREAKWATER_DATA (or
DATABASE_URL) to the same as for the server.
"""

from __future__ import annotations

import argparse
import os
from importlib import import_module

from playwright.sync_api import BrowserContext

from tests.e2e import chromium


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("out", help="the .png file to write")
    parser.add_argument("--width", type=int, default=chromium.WIDE)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--lang", default="zh-CN", help="language of the browser")
    parser.add_argument("--as", dest="email", help="e-mail address of the user who looks")
    parser.add_argument("--dark", action="store_true")
    wanted = parser.parse_args()
    cookies = (
        [{"name": "sessionid", "value": session_of(wanted.email), "url": wanted.url}] if wanted.email else []
    )
    with chromium.launched() as browser:
        context = browser.new_context(
            viewport={"width": wanted.width, "height": wanted.height},
            locale=wanted.lang,
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if wanted.dark else "light",
        )
        context.add_cookies(cookies)  # type: ignore[arg-type]
        take(context, wanted.url, wanted.out)


def take(context: BrowserContext, url: str, out: str) -> None:
    """Write the picture, and print what a person should know who did not see it."""
    page = context.new_page()
    page.on("console", lambda message: print(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: print(f"script failed: {error}"))
    answer = page.goto(url, wait_until="networkidle")
    page.screenshot(path=out, full_page=True)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    print(
        f"{answer.status if answer else '?'} {page.url} -> {out}"
        + (f" WIDER by {overflow} px" if overflow else "")
    )


def session_of(email: str) -> str:
    """A new session of that user, as if signed in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.db import connection

    user = get_user_model().objects.get(email=email)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    connection.close()
    return str(session.session_key)


if __name__ == "__main__":
    main()
