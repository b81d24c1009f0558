"""What does `python -m tgsearch` do? The same as the command `tgsearch`."""

from tgsearch.cli import main

if __name__ == "__main__":
    main()
