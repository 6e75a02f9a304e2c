"""The plan: goals, measures, actions, what was promised and how it goes."""
