"""What a district reads of a batch: a page and a workbook over all schools. See docs/city.md."""
