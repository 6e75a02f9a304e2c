"""Tests of the channels beside mail."""
