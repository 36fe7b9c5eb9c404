"""What must survive when machines fail: slow, with a real server, and a target of its own: `make faults`."""
