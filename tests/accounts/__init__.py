"""Made-up Self Assessment accounts: decided first, then told as HMRC would tell them."""
