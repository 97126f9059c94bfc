/** SQL predicate: the path is whole, of a drive or share of Windows too. */
export function isWholePath(path: string): string {
  return `(starts_with(${path}, '/') OR ${isOfWindows(path)})`;
}

/** SQL of a whole path with `/` between folders and its drive as a capital letter; one of elsewhere stays as it is. */
export function slashed(path: string): string {
  return `CASE
      WHEN NOT starts_with(${path}, '/') AND ${isOfWindows(path)}
      THEN replace(upper(left(${path}, 1)) || substr(${path}, 2), chr(92), '/')
      ELSE ${path}
    END`;
}

/**
 * SQL of a whole path that is {@link slashed}, without `.`, `..`, empty steps and a slash at its end. It is text alone:
 * where a link leads is not known. `//server/share` keeps both of its slashes when it was one of Windows.
 * @param isShare SQL predicate: the path began with two backslashes.
 */
export function cleaned(path: string, isShare: string): string {
  return `CASE
      WHEN contains(${path}, '/.') OR contains(${path}, '//') OR ends_with(${path}, '/') THEN regexp_replace(
        list_reduce(
          string_split(${path}, '/')[2:],
          lambda whole, step: CASE
            WHEN step IN ('', '.') THEN whole
            WHEN step = '..' THEN regexp_replace(whole, '/[^/]*$', '')
            ELSE whole || '/' || step
          END,
          CASE WHEN ${isShare} THEN '/' ELSE string_split(${path}, '/')[1] END),
        '^([A-Z]:)?$', '\\1/')
      ELSE ${path}
    END`;
}

/** SQL predicate: the path is that of the folder or of something in it; both are {@link cleaned}. */
export function isWithin(path: string, folder: string): string {
  return `coalesce(${path} = ${folder} OR starts_with(${path}, CASE WHEN ends_with(${folder}, '/') THEN ${folder} ELSE ${folder} || '/' END), false)`;
}

/** SQL of what is left of a path below the folder, `.` for the folder itself. */
export function below(path: string, folder: string): string {
  return `coalesce(nullif(ltrim(substr(${path}, length(${folder}) + 1), '/'), ''), '.')`;
}

function isOfWindows(path: string): string {
  return `regexp_matches(${path}, '^([A-Za-z]:[\\\\/]|\\\\\\\\)')`;
}
