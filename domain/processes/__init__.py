"""What happens, in order, over the ports: called alike by flows, pages and commands."""
