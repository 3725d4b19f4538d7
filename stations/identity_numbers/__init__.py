"""Identity numbers: read (``rules``), and asked for where another station may have them
(``services``). No other module reads one, and no other tells that one is registered elsewhere."""
