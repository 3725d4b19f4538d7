"""Sites of voluntary service (志愿服务站点): in a village, or at the station itself."""
