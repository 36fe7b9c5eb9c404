"""What every feature stands on: time, database, access, forms, words and the web. Knows no feature."""
