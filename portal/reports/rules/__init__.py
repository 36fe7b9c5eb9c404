"""What a report is, how bad it is, what its reporter may count on, and which way it goes."""
