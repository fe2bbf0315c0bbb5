"""What belongs to who reports: confirming, correcting, taking along and erasing it, without an account."""
