"""Domain events wake flows and appear in Prefect's feed; Prefect is brought in line with prefect.yaml."""
