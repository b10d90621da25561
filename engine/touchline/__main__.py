"""`python -m touchline`, where the command itself is not on the path."""

from touchline.cli import main

main()
