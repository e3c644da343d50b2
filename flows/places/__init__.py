"""Provinces and communes of today, and how people's addresses, with old names or new, lead to them."""
