"""The desk: a local web application for one person on one machine. See docs/desk.md."""
