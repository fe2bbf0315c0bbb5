"""Ready-made ways to look for faces and number plates. None is used unless a town switches it on."""
