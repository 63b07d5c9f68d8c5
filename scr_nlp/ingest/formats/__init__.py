"""Readers, one per document format: bytes in, lines out."""
