import fc from 'fast-check';

/**
 * Property tests take the same samples at every run, so that a failure is the change's; `FC_RUNS` asks for others, as many
 * as it says, and `FC_SEED` for those of a run that failed.
 */
const { FC_RUNS, FC_SEED } = process.env;
if (FC_SEED !== undefined) fc.configureGlobal({ seed: Number(FC_SEED) });
else if (FC_RUNS === undefined) fc.configureGlobal({ seed: 20_261_125 });
