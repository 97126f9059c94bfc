import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { portProblem } from './port-problem.ts';

test('a port that is taken is told with the way out', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const second = createServer();
  const error = await new Promise<Error>((resolve) => {
    second.once('error', resolve);
    second.listen(port, '127.0.0.1');
  });
  taken.close();
  expect(portProblem(port, error)?.message).toContain(`Port ${port} of 127.0.0.1 is in use`);
  expect(portProblem(port, error)?.hint).toContain('--port 0');
});

test('a port that only another user may take is told, and any other error is not', () => {
  expect(portProblem(80, Object.assign(new Error('x'), { code: 'EACCES' }))?.message).toContain('Port 80');
  expect(portProblem(80, Object.assign(new Error('x'), { code: 'EINVAL' }))).toBeNull();
  expect(portProblem(80, 'x')).toBeNull();
});
