"""Requests that no browser sends: random ones for every route, made again from a seed; no answer may be a 5xx."""
