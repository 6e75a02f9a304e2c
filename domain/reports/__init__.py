"""The annual report: chapters, gaps, approvals, editions."""
