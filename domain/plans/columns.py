"""The columns of a plan as a table: one order for the template, the export and the import."""

GOAL = ("goal_fi", "goal_sv", "goal_en", "goal_code", "goal_parent")
MEASURE = (
    "measure_fi",
    "measure_sv",
    "measure_en",
    "measure_code",
    "indicator",
    "baseline",
    "baseline_year",
    "target",
    "target_year",
    "latest",
    "latest_year",
    "polarity",
)
ACTION = (
    "action_fi",
    "action_sv",
    "action_en",
    "action_code",
    "owner",
    "supporting",
    "resources",
    "starts",
    "due",
    "group",
    "theme",
    "statute",
    "kept",
)
COLUMNS = (*GOAL, *MEASURE, *ACTION)
"""Each row is an action with its measure and goal, which are told again or left blank where they go on."""
