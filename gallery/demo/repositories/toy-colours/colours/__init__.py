"""Toy images of a few colours, a small classifier, and where it looks."""
