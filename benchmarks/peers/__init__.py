"""Other ways to make the same week, run beside ours on the same schools and judged by the same audit."""
