"""What every assessment has in common: its terms, how soon it may be tried again, and which lessons come first."""
