"""What makes the learned parts: one module each, and the card that every model carries."""
