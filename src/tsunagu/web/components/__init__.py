"""The building blocks of every screen and the page that shows each in each of its states."""
