"""What an ID card's QR says, and what follows from it. It is no proof of anything: it only saves typing."""
