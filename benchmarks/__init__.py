"""Benchmarks: generated schools, peers, runner and charts."""
