"""Sheets as officers write them: made by code, each with what is to be read of it or said about it."""
