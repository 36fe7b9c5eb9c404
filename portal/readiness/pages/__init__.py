"""What pages of readiness show: the paths of a person with their steps, and the record of past days."""
