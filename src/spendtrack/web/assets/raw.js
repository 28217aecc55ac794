// The component of dashboard/raw.py: HTML made by the server, in a box that lays out nothing itself.
window.spendtrack = {
  Raw: function (properties) {
    return window.React.createElement("div", { className: "raw", dangerouslySetInnerHTML: { __html: properties.html } });
  }
};
