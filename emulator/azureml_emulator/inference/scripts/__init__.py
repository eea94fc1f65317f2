"""Files that run in the user's environment, not in the emulator's: they import nothing of the emulator, and no more
than the environment is known to have."""
