"""Teams of volunteers (志愿队伍) of a station or a village: who leads them, who belongs to them."""
