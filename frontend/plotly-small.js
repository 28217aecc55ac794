// The trace types that the dashboard draws. A new one is a line here and nothing else.
import 'regenerator-runtime/runtime'; // Dash's components ask for it; Dash itself would bring 100 kB of polyfills
import Plotly from 'plotly.js/lib/core';
import bar from 'plotly.js/lib/bar';
import scatter from 'plotly.js/lib/scatter';

Plotly.register([bar, scatter]);

// dcc.Graph looks for this name and asks for the full plotly.js only where it finds nothing.
window.Plotly = Plotly;
