// Builds the plotly.js that the dashboard serves: few trace types, one file, compressed beforehand.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { lean } from './lean.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, '..', 'src', 'spendtrack', 'web', 'built');
const { version } = JSON.parse(readFileSync(join(here, 'node_modules', 'plotly.js', 'package.json'), 'utf8'));

const bundle = await build({
  entryPoints: [join(here, 'plotly-small.js')],
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  define: { global: 'window', 'define.amd': 'false' },
  // A style sheet of the tile maps, which this bundle does not have.
  loader: { '.css': 'empty' },
  plugins: [lean],
  banner: { js: `/* plotly.js ${version}, scatter and bar only. MIT licence, (c) Plotly, Inc. */` },
  legalComments: 'none',
  write: false,
  logLevel: 'warning',
});

function put(path, bytes) {
  mkdirSync(dirname(path), { recursive: true });
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzip);
  // The plain file is written last: where it is, its compressed forms are too.
  writeFileSync(path, bytes);
  const kB = (n) => `${(n / 1000).toFixed(0)} kB`;
  console.log(`${path.slice(built.length + 1)}: ${kB(bytes.length)}, brotli ${kB(brotli.length)}, gzip ${kB(gzip.length)}`);
}

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });
writeFileSync(join(built, 'plotly-version.txt'), `${version}\n`);
put(join(built, 'plotly-small.min.js'), Buffer.from(bundle.outputFiles[0].contents));
