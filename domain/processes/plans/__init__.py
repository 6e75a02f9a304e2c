"""The plan kept alive: edited, proposed, followed."""
