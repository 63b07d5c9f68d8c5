"""One module for each format a report can take: frames in, bytes out."""
