"""Sheets with boxes for digits, to be printed, filled in and photographed; the layout is in `layout.py`."""
