"""The contact log (联络记录): what a station talked about with an organisation, what is next."""
