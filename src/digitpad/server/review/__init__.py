"""The page on which a site's owner reviews contributed drawings."""

from digitpad.server.review.app import create_review_app

__all__ = ["create_review_app"]
