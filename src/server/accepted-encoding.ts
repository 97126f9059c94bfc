/** Whether a client takes a content coding by its `Accept-Encoding` (RFC 9110, 12.5.3); what weighs 0 is refused. */
export function isAccepted(coding: string, acceptEncoding: string): boolean {
  const weights = new Map(
    acceptEncoding
      .toLowerCase()
      .split(',')
      .map((entry): [string, number] => {
        const [name = '', ...parameters] = entry.split(';').map((part) => part.trim());
        const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
        return [name, weight === undefined ? 1 : Number(weight)];
      }),
  );
  const weight = weights.get(coding) ?? weights.get('*') ?? (coding === 'identity' ? 1 : 0);
  return weight > 0;
}
