// Everything comes from the installed packages: the page asks no other host.
export default {
  root: "src",
  title: "Defence spending",
  pages: [],
  sidebar: false,
  toc: false,
  pager: false,
  search: false,
  globalStylesheets: []
};
