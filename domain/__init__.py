"""The rules: what an alliance may ask, when and of whom."""
