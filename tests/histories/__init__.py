"""Trees of files that change at random, and whether an index follows them."""
