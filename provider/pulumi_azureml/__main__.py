"""`python -m pulumi_azureml`: the command line."""

from .cli import main

main()
