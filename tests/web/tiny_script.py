"""A page that fails when its address says so, with a secret in the exception's text."""

import streamlit as st

st.title("Tiny")
if st.query_params.get("fail") == "yes":
    raise RuntimeError("AA123456A owes 412.30")
st.write("Whole")
