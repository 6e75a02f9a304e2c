"""What comes by mail: what a mail is, and what may become of it."""
