"""A forum's year: planned, convened, recorded, decided."""
