"""`python -m whichhalf` is `whichhalf`."""

from whichhalf.cli import main

if __name__ == "__main__":
    main()
