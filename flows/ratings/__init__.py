"""What people say of how they were served, once a result was returned."""
