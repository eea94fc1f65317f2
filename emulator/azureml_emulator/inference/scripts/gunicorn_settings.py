"""Settings of gunicorn that its command line cannot be given, because the inference server writes that.

gunicorn ignores names that its version does not know.
"""

control_socket_disable = True
"""gunicorn 25 and later open one control socket for each user, which several instances would fight over."""
graceful_timeout = 2
"""Seconds that requests have to end in once the instance is stopped; it is drained before that."""
