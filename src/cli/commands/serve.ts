import { command, type Served } from '../command.ts';
import { exitCodes } from '../output.ts';

/** `ocmon serve`: the daemon. It ends when it is told to, or when it cannot start. */
export const serve = command({
  name: 'serve',
  description: 'Follows what OpenCode stores as it happens and answers over HTTP, until it is stopped.',
  args: {
    port: {
      type: 'string',
      valueHint: 'PORT',
      description: 'The port to listen on, 0 to 65535; 0 takes a free one',
    },
    'no-open': { type: 'boolean', description: 'Print the address and open no browser' },
  },
  run: async (_args, { loaded, json, output, openBrowser, serve: run, signal }) => {
    const announce = async (served: Served): Promise<void> => {
      const { url, onceUrl, port, pid } = served;
      if (json) await output.document({ url, port, pid });
      else await output.text(url);
      if (!json && loaded.config.openBrowser) openBrowser(onceUrl);
      await output.note(
        `Following OpenCode into ${loaded.config.database} as process ${pid}; Ctrl-C stops it.`,
      );
    };
    let announced = Promise.resolve();
    const ended = await run({
      onReady: (served) => {
        announced = announce(served);
      },
      signal,
    });
    await announced;
    if (!('problem' in ended)) return exitCodes.done;
    await output.problem(ended.problem);
    return exitCodes.failed;
  },
});
