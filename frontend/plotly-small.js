// The trace types that the dashboard draws. A new one is a line here and nothing else.
import Plotly from 'plotly.js/lib/core';
import bar from 'plotly.js/lib/bar';
import choropleth from 'plotly.js/lib/choropleth';
import scatter from 'plotly.js/lib/scatter';

Plotly.register([bar, choropleth, scatter]);

// dcc.Graph looks for this name and asks for the full plotly.js only where it finds nothing.
window.Plotly = Plotly;
