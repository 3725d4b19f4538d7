"""Donations (捐赠) in cash and kind: received with a receipt, voided with a reason."""
