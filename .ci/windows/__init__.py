"""What makes the program one folder for Windows that starts by a double click: see `windows.bundle`."""
