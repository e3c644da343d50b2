"""Practice mode at the edge: the made-up office, its papers, the officer who never sleeps."""
