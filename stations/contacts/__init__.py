"""Contacts: whom a station calls at an organisation."""
