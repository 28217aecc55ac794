// The component Raw of the server: HTML that was made there, in a box that lays out nothing itself.
window.spendtrack = {
  Raw: function (properties) {
    "use strict";
    return window.React.createElement("div", { className: "raw", dangerouslySetInnerHTML: { __html: properties.html } });
  }
};
