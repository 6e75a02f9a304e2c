"""Partners' mails are read: tied to what they answer, taken in, and put on their shelves."""
