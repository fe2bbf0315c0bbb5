"""Messages to devices: Web Push (RFC 8030), encrypted for the browser (RFC 8291), signed by us (RFC 8292)."""
