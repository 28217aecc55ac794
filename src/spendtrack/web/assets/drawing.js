// Dash draws all charts of a view in one task; here each gets one of its own, as those of the first view have.
window.spendtrackPrepare = function () {
  "use strict";
  var react = window.Plotly.react, last = Promise.resolve();
  window.Plotly.react = function () {
    var given = arguments;
    var drawn = last.then(function () { return react.apply(window.Plotly, given); });
    last = drawn.catch(function () {}).then(window.spendtrackPause);
    return drawn;
  };
};
