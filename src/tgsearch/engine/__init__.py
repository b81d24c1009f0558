"""Where are terms kept and found? `base` is the seam, each sibling one engine."""
