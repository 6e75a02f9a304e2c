"""Channels beside mail: Teams by cards of our own, anything else that Apprise reaches by text."""
