"""How people fill in the account forms."""

import re

PASSWORD = "ein langes Passwort"


def code_in(mail) -> str:
    return re.search(r"^\s*(\d{8})\s*$", mail.body, re.MULTILINE)[1]


def sign_up(browser, email="anna@example.org", name="Anna Berg", prefix="", **more):
    return browser.post(f"{prefix}/konto/signup/", {"email": email, "name": name, "password1": PASSWORD, **more})


def signed_in(browser) -> bool:
    return browser.get("/konto/").status_code == 200
