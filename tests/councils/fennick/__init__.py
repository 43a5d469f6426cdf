"""Fennick: a care plan is starred amber or red, and the colour says where it goes and how urgent it is."""
