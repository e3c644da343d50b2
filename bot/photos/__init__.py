"""Photos of papers: measured, judged, turned upright and straightened. Pixels in, values out; in the workshop only."""
