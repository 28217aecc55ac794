// What the dashboard never asks of plotly.js, left out of its bundle: texts of the reference, parts of a chart, colour spaces.
import { readFileSync } from 'node:fs';
import { parse } from 'acorn';

const UNUSED = /components[\\/](annotations3d|errorbars|grid|images|rangeselector|rangeslider|selections|sliders|updatemenus)$/;
const COLOURS = `
import { converter, formatHex, formatRgb, modeHsl, modeLrgb, modeRgb, useMode, wcagContrast, wcagLuminance } from 'culori/fn';
for (const mode of [modeRgb, modeHsl, modeLrgb]) useMode(mode);
export { converter, formatHex, formatRgb, wcagContrast, wcagLuminance };
`;

/** Whether an expression is made of text alone: 'a', 'a' + 'b', ['a', 'b'].join(' '). */
function isText(node) {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string';
    case 'BinaryExpression':
      return isText(node.left) && isText(node.right);
    case 'ArrayExpression':
      return node.elements.every(isText);
    case 'CallExpression':
      return node.callee.type === 'MemberExpression' && node.callee.property.name === 'join' && isText(node.callee.object);
    default:
      return false;
  }
}

function* descriptions(node) {
  if (node.type === 'Property' && node.key.name === 'description' && isText(node.value)) {
    yield node.value;
    return;
  }
  for (const child of Object.values(node).flat()) {
    if (typeof child?.type === 'string') {
      yield* descriptions(child);
    }
  }
}

/** An attribute's description is for the reference of plotly.js; no chart reads it. */
function withoutDescriptions(text) {
  const tree = parse(text, { ecmaVersion: 2024, sourceType: 'script' });
  return [...descriptions(tree)].reverse().reduce((left, { start, end }) => `${left.slice(0, start)}''${left.slice(end)}`, text);
}

export const lean = {
  name: 'lean',
  setup(build) {
    build.onLoad({ filter: /plotly\.js[\\/]src[\\/].*\.js$/ }, ({ path }) => ({
      contents: withoutDescriptions(readFileSync(path, 'utf8')),
    }));
    // A part that is not registered is passed over wherever plotly.js asks for one of its methods.
    build.onResolve({ filter: UNUSED }, ({ path, importer }) =>
      importer.endsWith('core.js') ? { path: UNUSED.exec(path)[1], namespace: 'unused' } : null,
    );
    build.onLoad({ filter: /./, namespace: 'unused' }, ({ path }) => ({
      contents: `module.exports = { moduleType: 'component', name: '${path}' };`,
    }));
    build.onResolve({ filter: /^culori$/ }, ({ resolveDir }) => ({ path: 'colours', namespace: 'lean', pluginData: resolveDir }));
    build.onLoad({ filter: /^colours$/, namespace: 'lean' }, ({ pluginData }) => ({ contents: COLOURS, resolveDir: pluginData }));
  },
};
