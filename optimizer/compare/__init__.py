"""What if: scenarios derived by named changes, solved and compared. See docs/what-if.md."""
