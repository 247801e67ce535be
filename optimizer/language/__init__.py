"""The words of the product in both languages: texts, the terms of the field, times, lists."""
