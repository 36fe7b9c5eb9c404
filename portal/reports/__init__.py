"""What people say about agents, good and bad, and the answer each of them gets."""
