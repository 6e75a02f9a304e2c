"""Indicators: what a round asks, what was answered and doubted, and the national figures."""
