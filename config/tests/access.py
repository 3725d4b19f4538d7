"""More rows of the access table (``test_access.ACCESS``), written by hand like those."""

# Volunteers' time
TIME = {
    # anonymous lin he wang sun zhao chen gao an shen tong nobody
    "cases:activity_check_in": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:activity_volunteers": "302 200 200 200 200 404 404 404 404 404 200 404",
    "cases:hours": "302 200 200 200 200 200 200 200 403 403 403 403",
    "cases:hours_approve": "302 405 405 405 405 405 405 405 405 405 405 405",
    "cases:hours_take_back": "302 403 200 403 403 404 404 404 404 404 403 404",
    "cases:hours_certificates": "302 200 200 200 200 200 200 200 403 403 403 403",
    "cases:hours_certificate_add": "302 403 200 403 403 403 403 403 403 403 403 403",
    "cases:hours_certificate": "302 200 200 200 200 404 404 404 404 404 200 404",
    "cases:hours_certificate_withdraw": "302 403 200 403 403 404 404 404 404 404 403 404",
    # whoever has the address opens it, and reads nothing of anybody
    "cases:verify": "200 200 200 200 200 200 200 200 200 200 200 200",
    "cases:check_in": "200 200 200 200 200 200 200 200 200 200 200 200",
}
RECORDS = {
    "cases:record_undo": "302 405 405 405 405 405 405 405 405 405 405 405",
}
MORE = TIME | RECORDS
