"""Proven lower bounds on ``unserved`` and ``points``, from relaxations that every timetable of the contract keeps."""
