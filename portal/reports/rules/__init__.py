"""Rules about reports: kinds, severity, promises to the reporter, states, and events."""
