"""`python -m bench.quarter`: a quarter of three communes, lived through with a stepped clock."""
