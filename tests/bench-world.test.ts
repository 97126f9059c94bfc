import { describe, expect, it } from 'vitest';
import { fileBytes, rowText } from '../bench/world/json-text.ts';
import type { WorldMessage, WorldSession } from '../bench/world/records.ts';
import { worldOf } from '../bench/world/world.ts';

const options = { seed: 7, files: 25_000, kbPerFile: 9 };
const sessions = [...worldOf(options).sessions];
const messages = sessions.flatMap((session) => session.messages);
const parts = messages.flatMap((message) => message.parts);

function bytesOf(made: readonly WorldSession[]): Buffer[] {
  return made
    .flatMap((session) => session.messages)
    .flatMap((message) => [message, ...message.parts])
    .map(({ id, body, content }) => fileBytes({ id, ...body }, content));
}

function timesBefore({ created, messages: own }: WorldSession): WorldMessage[] {
  return own.filter((message) => message.created < created);
}

describe('the world of the bench', () => {
  it('is the same, byte for byte, for the same seed, and another for another seed', () => {
    const small = { ...options, files: 600 };
    const once = Buffer.concat(bytesOf([...worldOf(small).sessions]));
    expect(Buffer.concat(bytesOf([...worldOf(small).sessions])).equals(once)).toBe(true);
    expect(Buffer.concat(bytesOf([...worldOf({ ...small, seed: 8 }).sessions])).equals(once)).toBe(false);
  });

  it('has 25 messages and 230 parts a session', () => {
    expect(messages.length / sessions.length).toBe(25);
    expect(parts.length / sessions.length).toBeGreaterThan(228);
    expect(parts.length / sessions.length).toBeLessThan(232);
  });

  it('has files of about the wanted size, most of them small and a few large', () => {
    const sizes = bytesOf(sessions)
      .map((bytes) => bytes.length)
      .sort((a, b) => a - b);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(mean).toBeGreaterThan(8_000);
    expect(mean).toBeLessThan(11_000);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(1_500);
    expect(sizes.at(-1)).toBeGreaterThan(180 * 1_024);
  });

  it('has records that are valid JSON, as files and as rows', () => {
    for (const { id, body, content } of parts) {
      const file: unknown = JSON.parse(fileBytes({ id, ...body }, content).toString());
      expect(file).toEqual({ id, ...JSON.parse(rowText(body, content)) });
    }
  });

  it('has unique ids', () => {
    const ids = [...sessions, ...messages, ...parts].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has children that their parents delegate to, and forks that copy messages with their times', () => {
    const children = sessions.filter(({ parentId }) => parentId !== null);
    expect(children.length / sessions.length).toBeGreaterThan(0.1);
    expect(children.length / sessions.length).toBeLessThan(0.3);
    const delegated = JSON.stringify(parts.map(({ body }) => body).filter(({ tool }) => tool === 'task'));
    for (const child of children) expect(delegated).toContain(child.id);

    const forks = sessions.filter((session) => session.title.endsWith('(fork #1)'));
    expect(forks.length).toBeGreaterThan(0);
    expect(sessions.filter((session) => timesBefore(session).length > 0)).toEqual(forks);
    for (const fork of forks) {
      const source = sessions.find(({ title }) => fork.title === `${title} (fork #1)`);
      const copies = timesBefore(fork).map(({ created, usage }) => ({ created, usage }));
      expect(source?.messages.map(({ created, usage }) => ({ created, usage }))).toEqual(
        expect.arrayContaining(copies),
      );
    }
  });
});
