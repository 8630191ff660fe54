"""The application in a real browser, served as the product serves it."""
