"""The base of every feature: time, database, access, forms, words and the web. It imports no feature."""
