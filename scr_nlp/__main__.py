"""``python -m scr_nlp`` is the command ``scr-nlp``."""

from scr_nlp.cli import app

if __name__ == "__main__":
    app(prog_name="scr-nlp")
