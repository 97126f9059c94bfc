import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** What is smaller than this takes one packet either way, in bytes. */
const WORTHWHILE = 1_024;

/**
 * Writes a brotli and a gzip copy beside each text file of a folder, so that a server has nothing to compress. Fonts and
 * images are compressed already.
 * @param {string} folder
 */
export async function compressAssets(folder) {
  const names = readdirSync(folder).filter((name) => /\.(css|js|json|svg)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const content = readFileSync(path);
      if (content.length < WORTHWHILE) return;
      const brotli = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } };
      writeFileSync(`${path}.br`, await promisify(brotliCompress)(content, brotli));
      writeFileSync(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
    }),
  );
}
