"""`python -m gallery.cli`."""

from gallery.cli import main

main()
