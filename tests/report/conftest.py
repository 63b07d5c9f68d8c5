import shutil
import warnings

import pytest
from studies import fill_hostile, fill_plain, make_study

from scr_nlp.report import render_theme_report

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def plain():
    with make_study(fill_plain) as study:
        yield study


@pytest.fixture(scope="session")
def hostile():
    with make_study(fill_hostile) as study:
        yield study


@pytest.fixture(scope="session")
def page(plain):
    return render_theme_report(plain).decode()


@pytest.fixture(scope="session")
def hostile_page(hostile):
    return render_theme_report(hostile).decode()


@pytest.fixture(scope="session")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        pytest.skip(f"no browser is installed: none of {', '.join(PROGRAMS)}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        with api.sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
            yield browser
            browser.close()


@pytest.fixture
def show(browser, tmp_path):
    """Opens HTML from a file; afterwards nothing was asked of a network or complained of."""
    contexts, complaints, requests = [], [], []

    def open_page(html, fragment="", **how):
        path = tmp_path / "report.html"
        path.write_text(html, "utf-8")
        context = browser.new_context(**how)
        context.set_offline(True)
        contexts.append(context)
        view = context.new_page()
        view.set_default_timeout(5000)
        view.on("request", lambda request: requests.append(request.url))
        view.on("console", lambda message: complaints.append(message.text))
        view.on("pageerror", lambda error: complaints.append(str(error)))
        view.goto(path.as_uri() + fragment)
        return view

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints
    assert len(requests) == len(contexts)
    assert all(url.startswith("file:") for url in requests)
