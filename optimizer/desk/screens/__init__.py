"""One file for each part of the page: what it shows as data, and what its calls do."""
