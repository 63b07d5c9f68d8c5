import pytest
from studies import fill_hostile, fill_plain, make_study

from scr_nlp.report import render_theme_report


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
