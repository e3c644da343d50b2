"""What people ask for and are not shown: kept without anything personal, answered by people who add wordings."""
