"""Files of the directory: read, checked row by row, and compared with what is on record."""
