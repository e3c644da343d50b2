"""The catalogue desk: what an office offers and how it is worded, drafted, tried, published; one module a page."""
