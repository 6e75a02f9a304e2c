"""`python -m tests.bench.post_office PORT FOLDER COUNT`: the same mails through django-post-office; prints the seconds.

Set as its manual sets it, but for one thread, as ours has one: SQLite as Django opens it, its own queue and batches.
It notes what it has sent at the end of each batch, so that a crash sends up to a hundred again. Words wait in its
database as ours do, and are made into a message when it leaves.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

import django
from django.conf import settings
from django.core.management import call_command

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def start(port: int, folder: Path) -> None:
    """Set Django up with nothing but a database and the post office."""
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "office.db"}},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        EMAIL_BACKEND="post_office.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        POST_OFFICE={"BACKENDS": {"default": SMTP}, "DEFAULT_PRIORITY": "medium", "THREADS_PER_PROCESS": 1},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def main(port: int, folder: Path) -> None:
    start(port, folder)
    from post_office import mail  # noqa: PLC0415 only once Django is set up
    from post_office.models import Email  # noqa: PLC0415

    letters = json.loads((folder / "letters.json").read_text())
    for letter in letters:
        words = {"subject": letter["subject"], "message": letter["text"], "html_message": letter["html"]}
        mail.send(letter["to"], letter["from"], **words)
    began = perf_counter()
    mail.send_queued_mail_until_done()
    sys.stdout.write(f"{perf_counter() - began}\n")
    assert Email.objects.filter(status=0).count() == len(letters), "all were sent"


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
