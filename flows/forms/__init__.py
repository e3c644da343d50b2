"""Official forms: what stands on each, and where every value comes from. Pure: drawing them is done elsewhere."""
