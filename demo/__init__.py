"""The demo: one invented county of lively, synthetic life, made through the services.

Fixed seed; every name, number and address is invented. Identity numbers carry the area code
529999, which no place has, with a right check character; telephone numbers begin with 100,
which no operator has.
"""
