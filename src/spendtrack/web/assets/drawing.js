// Each chart is drawn in a task of its own, so that a reader's click between two of them is not kept waiting.
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  if (!window.Plotly) { return; }
  var react = window.Plotly.react, last = Promise.resolve();
  function pause() {
    return new Promise(function (done) {
      var channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(null);
    });
  }
  window.Plotly.react = function () {
    var given = arguments;
    var drawn = last.then(function () { return react.apply(window.Plotly, given); });
    last = drawn.catch(function () {}).then(pause);
    return drawn;
  };
});
