"""What the tests of the post get: a fake mailer and a relay."""

from tests.support.post import mailer, relay

__all__ = ["mailer", "relay"]
