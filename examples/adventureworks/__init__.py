"""Adventure Works Cycles: Microsoft's sample company, mapped into Quintet. Start with `load.py`."""
