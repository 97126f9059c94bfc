import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { listenLocally } from './listen-locally.ts';

/** One call of a tool, with the arguments that OpenCode's own description of the tool asks for. */
export interface ToolCall {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What the model says in one step. */
export interface Reply {
  readonly reasoning?: string;
  readonly text?: string;
  readonly tools?: readonly ToolCall[];
  /** Milliseconds between two pieces of the stream. */
  readonly pauseMs?: number;
  /** Says everything, and that it has come to its end only once the model is released. */
  readonly holds?: boolean;
  readonly usage?: Usage;
}

/** Tokens of one reply: reasoning is part of `output`, cached ones part of `input`, as providers report them. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** A reply, or one that depends on what the tools have answered so far. */
export type Step = Reply | ((toolResults: string) => Reply);
/** By name: what the model says to a prompt with `(play NAME)` in it, step after step. */
export type Scripts = Readonly<Record<string, readonly Step[]>>;

/** A model that says what its scripts say. */
export interface ScriptedModel {
  /** Where its API is, for the configuration of a provider. */
  readonly url: string;
  /** Resolves once a reply that holds has been sent as far as it goes. */
  readonly holding: () => Promise<void>;
  /** Lets replies that hold come to their end. */
  readonly release: () => void;
  readonly close: () => Promise<void>;
}

const chatRequest = z.object({
  model: z.string(),
  stream: z.literal(true),
  messages: z.array(z.object({ role: z.string(), content: z.unknown() })),
  tools: z.array(z.unknown()).optional(),
});
type ChatRequest = z.infer<typeof chatRequest>;

const PIECE = 24;

/** Starts a model on 127.0.0.1 that speaks the chat completions of OpenAI. */
export async function startScriptedModel(scripts: Scripts): Promise<ScriptedModel> {
  const holding = signal();
  const released = signal();
  const hold = async (): Promise<void> => {
    holding.resolve();
    await released.promise;
  };
  const server = createServer((request, response) => {
    answer(scripts, request, response, hold).catch((error: unknown) => refuse(response, String(error)));
  });
  const { port, close } = await listenLocally(server);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    holding: () => holding.promise,
    release: released.resolve,
    close,
  };
}

/** A promise that is resolved from outside. */
function signal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function answer(
  scripts: Scripts,
  request: IncomingMessage,
  response: ServerResponse,
  hold: () => Promise<void>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const asked = chatRequest.parse(JSON.parse(Buffer.concat(chunks).toString()));
  await stream(response, asked.model, replyTo(scripts, asked), hold);
}

/** A status that OpenCode does not try again. */
function refuse(response: ServerResponse, message: string): void {
  if (!response.headersSent) response.writeHead(400, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message, type: 'invalid_request_error' } }));
}

/**
 * The reply to a request. 1.x asks for titles and summaries without offering tools; 2.x offers them, and accepts a
 * summary only with the headings that it asked for.
 */
function replyTo(scripts: Scripts, { messages, tools }: ChatRequest): Reply {
  const system = textOf(messages.filter(({ role }) => role === 'system'));
  if (/title generator/i.test(system)) return { text: 'A made title' };
  const prompts = messages.map(({ role, content }) =>
    role === 'user' ? /\(play ([a-z-]+)\)/.exec(textOf(content))?.[1] : undefined,
  );
  const at = prompts.findLastIndex((name) => name !== undefined);
  const last = messages.at(-1);
  const isSummary =
    (tools ?? []).length === 0 || (last?.role === 'user' && /must summarize/i.test(textOf(last.content)));
  if (isSummary) return { text: summaryOf(textOf(messages)), usage: usage(9_000, 1_000, 120) };

  const script = scripts[prompts[at] ?? ''];
  if (script === undefined) throw new Error('A prompt names no script.');
  const steps = messages.slice(at + 1).filter(({ role }) => role === 'assistant').length;
  const step = script[Math.min(steps, script.length - 1)];
  if (step === undefined) throw new Error('A script is empty.');
  return typeof step === 'function' ? step(textOf(messages.filter(({ role }) => role === 'tool'))) : step;
}

function summaryOf(text: string): string {
  const headings = new Set(text.match(/^#{2,3} [A-Z].*$/gm) ?? ['## Goal']);
  return [...headings].map((heading) => `${heading.trim()}\n- Nothing more is known.`).join('\n\n');
}

/** All texts in a message's content, or in messages. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(textOf).join('\n');
  if (typeof content !== 'object' || content === null) return '';
  return 'text' in content ? textOf(content.text) : 'content' in content ? textOf(content.content) : '';
}

/** Usage of one reply. */
export function usage(input: number, cached: number, output: number, reasoning = 0): Usage {
  return { input, cached, output, reasoning };
}

function usageOf({ usage: used }: Reply): Record<string, unknown> {
  const { input, cached, output, reasoning } = used ?? { input: 500, cached: 0, output: 8, reasoning: 0 };
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}

function envelope(model: string, object: string): Record<string, unknown> {
  return { id: 'chatcmpl-scripted', object, created: 1_700_000_000, model };
}

async function stream(
  response: ServerResponse,
  model: string,
  reply: Reply,
  hold: () => Promise<void>,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = async (delta: unknown, finish: string | null = null): Promise<void> => {
    if (response.destroyed) return;
    const chunk = {
      ...envelope(model, 'chat.completion.chunk'),
      choices: [{ index: 0, delta, finish_reason: finish }],
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    if (reply.pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, reply.pauseMs));
  };
  await send({ role: 'assistant', content: '' });
  for (const piece of pieces(reply.reasoning)) await send({ reasoning_content: piece });
  for (const piece of pieces(reply.text)) await send({ content: piece });
  for (const [index, { name, args }] of (reply.tools ?? []).entries()) {
    const id = `call_${crypto.randomUUID()}`;
    await send({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] });
    for (const piece of pieces(JSON.stringify(args)))
      await send({ tool_calls: [{ index, function: { arguments: piece } }] });
  }
  if (reply.holds === true) await hold();
  await send({}, reply.tools === undefined ? 'stop' : 'tool_calls');
  const last = { ...envelope(model, 'chat.completion.chunk'), choices: [], usage: usageOf(reply) };
  response.end(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
}

function pieces(text: string | undefined): readonly string[] {
  return text === undefined ? [] : (text.match(new RegExp(`[^]{1,${PIECE}}`, 'g')) ?? []);
}
