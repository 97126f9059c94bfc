/** A path of which the name always shows: where room is short the folder is cut. */
export function FilePath({ path }: { readonly path: string }) {
  const cut = path.lastIndexOf('/') + 1;
  return (
    <span className="flex min-w-0" title={path}>
      <bdi className="truncate text-fg3">{path.slice(0, cut)}</bdi>
      <bdi className="max-w-full shrink-0 truncate">{path.slice(cut)}</bdi>
    </span>
  );
}
