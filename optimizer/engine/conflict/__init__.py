"""Sets of rules and facts of a school that cannot all hold: a CP-SAT model with assumption literals."""
