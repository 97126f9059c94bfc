/** A path in one line whose last name is always whole: where there is no room, what stands before it is cut. */
export function PlacePath({ path }: { readonly path: string }) {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return (
    <span className="num flex min-w-0" title={path}>
      <span className="min-w-0 truncate text-fg3">{path.slice(0, cut + 1)}</span>
      <span className="max-w-full shrink-0 truncate">{path.slice(cut + 1)}</span>
    </span>
  );
}
