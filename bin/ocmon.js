#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Old versions of Node read this file too, so that they can say what is missing: plain syntax only.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const main = new URL('../dist/cli/run.js', import.meta.url);

if (major < 20 || (major === 20 && minor < 19)) {
  const found = `Node ${process.versions.node} (${process.execPath})`;
  console.error(`ocmon needs Node 20.19 or newer; this is ${found}.`);
  process.exitCode = 1;
} else if (!existsSync(fileURLToPath(main))) {
  console.error('ocmon is not built yet: dist/ is missing. Run npm start or npm run build first.');
  process.exitCode = 1;
} else {
  await import(main.href);
}
