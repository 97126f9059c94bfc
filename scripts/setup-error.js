/** Why installing or building stopped; the message is for the user and says what to do. */
export class SetupError extends Error {}

/**
 * Ends the process with the exit code that `main` returns; a SetupError is told in its own words, without a stack.
 * @param {() => Promise<number>} main
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
