"""Who is told what: following reports and places, and what is sent to whom by mail and to devices."""
