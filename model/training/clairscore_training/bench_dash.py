"""The plainest dashboard that Dash makes: a list, a slider and a chart, for what its first load weighs.

usage: python -m clairscore_training.bench_dash --port N

Nothing of Clairscore is in it, and no data: what a browser receives is the library's. Independent of the other benches.
"""

from __future__ import annotations

import argparse

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html


def dashboard() -> Dash:
    """The application."""
    app = Dash(__name__)
    app.layout = html.Div([dcc.Dropdown(["a", "b"], "a", id="q"), dcc.Slider(0, 10, id="s"), dcc.Graph(id="g")])

    @app.callback(Output("g", "figure"), Input("s", "value"), Input("q", "value"))
    def draw(chosen: float | None, _group: str) -> go.Figure:
        return go.Figure(go.Bar(x=[1, 2, 3], y=[chosen or 1, 2, 3]))

    return app


def main() -> None:
    """Serves until told to stop."""
    parser = argparse.ArgumentParser(prog="bench_dash", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    dashboard().run(port=parser.parse_args().port, debug=False)


if __name__ == "__main__":
    main()
