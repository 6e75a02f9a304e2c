"""What forums do: dates, agendas, minutes, decisions."""
