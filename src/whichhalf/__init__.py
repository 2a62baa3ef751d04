"""What social media costs a business, what it returns, and how sure we are."""

__version__ = "0.1.0"
