"""The sample company: Northwind Mutual, in a database of its own, alive up to the day it is loaded."""
