"""From an invitation to being a member, and out again."""
