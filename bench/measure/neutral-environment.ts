/** The caller's environment without what points a program at the user's own data. */
export function neutralEnvironment(workDir: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(OCMON_|OPENCODE_|XDG_|TOKEN_MAX_)/.test(name),
  );
  return { ...Object.fromEntries(kept), XDG_CONFIG_HOME: workDir, XDG_DATA_HOME: workDir };
}
