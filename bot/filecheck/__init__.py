"""What may come in as a file: decided by content, in a process of its own, because a small file can cost a minute."""
