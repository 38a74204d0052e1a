"""The ground: what any business system is made of. Knows no business.

Rooms write `from quintet.kernel import ...`; what is exported in `quintet.kernel.api` is the kernel's front.
"""
