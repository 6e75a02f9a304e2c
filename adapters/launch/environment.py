"""What every process of the service is told: our own settings made absolute, and Prefect kept at home."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from adapters.clock import anchored
from adapters.settings import PREFIX, Settings

PREFECT_PORT = 4200
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - only compared with
LATE = str(10 * 60)
"""Seconds after which a run that has not begun shows as late: two rounds of the sweep."""
DAYS_KEPT = 90 * 24 * 60 * 60
"""How long Prefect keeps runs and events, in seconds. Its events go after a week of themselves."""


def environment(settings: Settings, given: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for this process and its children, over those given; Prefect's own settings win.

    Runs of Prefect start in a temporary folder, so every path is absolute; all processes share one clock.
    """
    ours = {
        f"{PREFIX}VAR": str(settings.var.resolve()),
        f"{PREFIX}DATABASE_URL": settings.database,
        f"{PREFIX}CLOCK": anchored(settings.clock),
        f"{PREFIX}WEB_PORT": str(settings.web_port),
        f"{PREFIX}STATISTICS_URL": settings.statistics_url,
    }
    defaults = prefect_defaults(settings, given)
    fixed = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    return {**defaults, **given, **ours, **fixed}


def prefect_defaults(settings: Settings, given: Mapping[str, str]) -> dict[str, str]:
    """Return how we run Prefect unless its own settings say otherwise."""
    host = given.get("PREFECT_SERVER_API_HOST", "127.0.0.1")
    port = given.get("PREFECT_SERVER_API_PORT", str(PREFECT_PORT))
    reached = "127.0.0.1" if host in EVERYWHERE else host
    defaults = {
        "PREFECT_HOME": str(settings.var.resolve() / "prefect"),
        "PREFECT_SERVER_API_HOST": host,
        "PREFECT_SERVER_API_PORT": port,
        "PREFECT_API_URL": f"http://{reached}:{port}/api",
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": f"http://{reached}:{port},http://localhost:{port}",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        # The newer UI calls a statistics company from the operator's browser, whatever is set.
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(DAYS_KEPT),
        # Each run that waits longer than 15 s would be marked as late, looked for every 5 s: late is what even the
        # sweep did not help.
        "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": LATE,
        "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "60",
        "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT30S",  # our alarm judges by minutes
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        "PREFECT_WORKER_WEBSERVER_HOST": "127.0.0.1",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "60",
        "PREFECT_CLI_COLORS": "false",
        "PREFECT_CLI_PROMPT": "false",
    }
    if shared := given.get("PREFECT_SERVER_API_AUTH_STRING"):
        defaults["PREFECT_API_AUTH_STRING"] = shared
    return defaults


def prefect_address(env: Mapping[str, str]) -> tuple[str, int]:
    """Return host and port that the Prefect server listens on."""
    return env["PREFECT_SERVER_API_HOST"], int(env["PREFECT_SERVER_API_PORT"])


def prefect_ui(env: Mapping[str, str]) -> str:
    """Return the address of Prefect's UI."""
    parts = urlsplit(env["PREFECT_API_URL"])
    return f"{parts.scheme}://{parts.netloc}"
