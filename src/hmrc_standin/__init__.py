"""A local stand-in of HMRC: the coding-out and obligations endpoints, sign-in, and made-up people.

It shares no code with the portal on purpose: a rule that is wrong on both sides would pass.
What it does, and where it differs from HMRC's own sandbox, is in the README beside this file.
"""
