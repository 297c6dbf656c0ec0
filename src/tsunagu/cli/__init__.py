"""The command line: the composition root of the batch plane and the door to the web plane."""
