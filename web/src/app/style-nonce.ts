/** The nonce that the daemon allows the styles of this page by; empty where a page is served without a policy. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
}

/** Where packages that make styles at run time (get-nonce, below Radix's dialogs and menus) look for the nonce. */
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
