"""The same four figures and table as a Streamlit page: a yardstick for benchmarks/page.py."""

from __future__ import annotations

from typing import Any

from benchmarks.plain_dash import tables


def main() -> None:
    import streamlit as st

    rows, drawn, shown = tables()
    codes = sorted(rows["country"])
    chosen: Any = st.selectbox("Country", codes, index=codes.index("GBR"))
    for name in ("timeline", "gaps", "map", "verdicts"):
        st.plotly_chart(drawn(name, chosen), key=name)
    st.dataframe(shown)


main()
