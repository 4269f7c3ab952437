"""Saving a whole installation and bringing it back: databases as of one moment, then the files they name. No keys."""
