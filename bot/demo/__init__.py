"""A demonstration: a plainly made-up commune, lived through by the real use cases on a clock of its own."""
