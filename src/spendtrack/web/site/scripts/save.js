// Hands a text that the page made to the reader as a file.
window.spendtrackSave = function (text, name) {
  "use strict";
  var link = document.createElement("a"), address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.href = address;
  link.download = name;
  document.body.appendChild(link);
  link.click();
  link.remove();
  window.setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
};
