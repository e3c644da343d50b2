"""What people want of their own data (Law 91/2025/QH15, article 4), with the time that the law gives for it."""
