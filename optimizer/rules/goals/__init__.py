"""What is wanted, one file each: the measures of the contract's section 4."""
