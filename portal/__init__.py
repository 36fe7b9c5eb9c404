"""Rung: gets people ready to work beside AI agents, and keeps agents at the level people are ready for."""
