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
  },
  run: async (_args, { loaded, json, output, serve: run, signal }) => {
    const announce = async (served: Served): Promise<void> => {
      const { url, port, pid } = served;
      if (json) await output.document({ url, port, pid });
      else await output.text(url);
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
