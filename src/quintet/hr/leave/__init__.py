"""Leave: types and entitlements as data, balances that cannot be overdrawn, requests that managers decide."""
