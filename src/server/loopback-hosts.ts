/** The names under which a server on 127.0.0.1 may be asked, as a Host header has them. */
export function loopbackHosts(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const withPort = names.map((name) => `${name}:${port}`);
  // Port 80 is left out of Host and Origin by every client.
  return port === 80 ? [...withPort, ...names] : withPort;
}
