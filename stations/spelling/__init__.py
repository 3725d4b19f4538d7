"""How a name and a number are written: one spelling of each, at every door.

characters.py  which character stands for which        rules.py  text → its one spelling
fields.py      columns that are spelled, and the inputs of their forms        rest.py  over REST
"""
