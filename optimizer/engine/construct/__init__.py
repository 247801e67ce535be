"""Building a complete plan fast, stage by stage."""
