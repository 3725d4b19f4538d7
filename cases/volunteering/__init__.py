"""Volunteers' time (志愿服务时长): who helped in a service, how long, and who approved it."""
