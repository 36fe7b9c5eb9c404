"""Pages of features above that the pages of people link to."""

from portal.core.slots import Slot

SET_UP_PAGE: Slot[str] = Slot("endpoint of the page on what is left to set up")
IMPORT_PAGE: Slot[str] = Slot("endpoint of the page that takes in a file of people")
