"""The pages a phone opens: reporting a defect, and the crew's work."""
