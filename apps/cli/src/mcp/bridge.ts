import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  ErrorCode,
  InitializeResultSchema,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
} from '@modelcontextprotocol/sdk/types.js';

export interface BridgeOptions {
  /** The server's own address of the tools. */
  url: URL;
  headers: Record<string, string>;
  stdin: NodeJS.ReadStream;
  /** Takes what a person reads. */
  say(text: string): void;
}

/**
 * Passes messages on between standard input and output and the server's `/mcp`, as they are: there is one
 * implementation of the tools, and it is the server's. Resolves once standard input has ended.
 */
export async function bridge({ url, headers, stdin, say }: BridgeOptions): Promise<void> {
  const near = new StdioServerTransport(stdin);
  const far = new StreamableHTTPClientTransport(url, { requestInit: { headers } });
  const ended = Promise.withResolvers<void>();
  const underWay = new Set<Promise<void>>();

  const pass = async (message: JSONRPCMessage) => {
    try {
      await far.send(message);
    } catch (error) {
      const text = reason(error);
      say(text);
      if (isJSONRPCRequest(message))
        await near.send({
          jsonrpc: '2.0',
          id: message.id,
          error: { code: ErrorCode.InternalError, message: text },
        });
    }
  };
  near.onmessage = (message) => {
    const passing = pass(message).finally(() => underWay.delete(passing));
    underWay.add(passing);
  };
  far.onmessage = (message) => {
    // Later requests name the version that both sides settled on.
    if (isJSONRPCResultResponse(message)) {
      const begun = InitializeResultSchema.safeParse(message.result);
      if (begun.success) far.setProtocolVersion(begun.data.protocolVersion);
    }
    void near.send(message);
  };
  near.onerror = (error) => say(`A line of standard input was no message: ${error.message}`);
  stdin.once('end', () => ended.resolve());
  stdin.once('close', () => ended.resolve());
  await far.start();
  await near.start();
  await ended.promise;
  await Promise.allSettled(underWay);
  await far.terminateSession().catch(() => undefined); // the server forgets it by itself
  await far.close();
  await near.close();
}

/** What stands in an answer of ours, or what the connection says. */
function reason(error: unknown): string {
  if (error instanceof StreamableHTTPError) {
    const told = /"message":"((?:[^"\\]|\\.)*)"/.exec(error.message)?.[1];
    if (told !== undefined) return told.replaceAll('\\"', '"');
  }
  const cause = error instanceof Error ? error.message : String(error);
  return `The server could not be asked: ${cause}`;
}
