"""The pages: what partners and coordinators see in a browser."""
