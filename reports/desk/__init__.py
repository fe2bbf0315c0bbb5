"""What the desk's pages need besides their views: forms, and answers made ready to be shown."""
