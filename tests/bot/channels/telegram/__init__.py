"""What Telegram sends, as files of updates in the shape of its documentation."""
