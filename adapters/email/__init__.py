"""E-mail out: letters are put into words, dressed in headers and brought to a server or a mailbox."""
