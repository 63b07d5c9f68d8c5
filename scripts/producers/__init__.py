"""Builds documents as real programs make them, from reviews written in Markdown.

Used to make the sample corpus and to measure how well documents are read back.
LibreOffice (``soffice``) and Chromium must be on the path for their formats; Typst,
ReportLab and fpdf2 are Python packages.
"""
