/** Documents above this many bytes are cut down before they leave SQLite; below, its JSON functions cost more. */
export const BULKY_BYTES = 65_536;
