// What the scripts of the pages are held to: the rules that find mistakes, and no name that nobody defined.
import js from '@eslint/js';
import globals from 'globals';

export default [
  js.configs.recommended,
  {
    files: ['src/**/*.js'],
    languageOptions: { ecmaVersion: 2020, sourceType: 'script', globals: globals.browser },
    rules: { strict: ['error', 'function'], 'no-implicit-globals': 'error', eqeqeq: 'error' },
  },
  {
    files: ['frontend/**'],
    languageOptions: { sourceType: 'module', globals: { ...globals.node, window: 'readonly' } },
  },
  { ignores: ['**/built/**'] },
];
