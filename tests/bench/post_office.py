"""`python -m tests.bench.post_office PORT FOLDER SIZE`: the same mails through django-post-office; prints the seconds.

With SIZE 1 it does the same job as ours: it notes each message before it sends the next, so that a crash doubles one at
most. As its manual sets it (100, and five threads) it notes what it has sent at the end of each batch, so that a crash
sends up to a hundred again. Words wait in its database as ours do, and are made into a message when it leaves.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

import django
from django.conf import settings
from django.core.management import call_command

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def batches(size: int) -> dict[str, int]:
    return {"BATCH_SIZE": size, "THREADS_PER_PROCESS": min(size, 5)}


def start(port: int, folder: Path, size: int) -> None:
    """Set Django up with nothing but a database and the post office."""
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "office.db"}},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        EMAIL_BACKEND="post_office.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        POST_OFFICE={"BACKENDS": {"default": SMTP}, "DEFAULT_PRIORITY": "medium", **batches(size)},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def main(port: int, folder: Path, size: int) -> None:
    start(port, folder, size)
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
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
