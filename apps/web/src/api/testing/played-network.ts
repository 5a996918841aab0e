import { Client, type Exchange, type Operation, type OperationResult } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { makeSubject, onPush, pipe, publish } from 'wonka';
import { cacheOptions } from '../cache.ts';

/** A client with the app's cache, whose network answers when and as the test says. */
export interface PlayedNetwork {
  client: Client;
  /** What was asked and not yet answered; a subscription stays. */
  open: Operation[];
  /** Answers an operation, in whatever order. */
  answer(operation: Operation, data: unknown): void;
}

/** For tests: see {@link PlayedNetwork}. */
export function playedNetwork(): PlayedNetwork {
  const open: Operation[] = [];
  const { source, next } = makeSubject<OperationResult>();
  const forget = (operation: Operation) => {
    const at = open.findIndex(({ key }) => key === operation.key);
    if (at !== -1) open.splice(at, 1);
  };
  const network: Exchange = () => (operations) => {
    pipe(
      operations,
      onPush((operation) => {
        if (operation.kind === 'teardown') forget(operation);
        else open.push(operation);
      }),
      publish,
    );
    return source;
  };
  return {
    client: new Client({
      url: 'http://localhost/graphql',
      exchanges: [cacheExchange(cacheOptions), network],
      preferGetMethod: false,
    }),
    open,
    answer(operation, data) {
      const isStream = operation.kind === 'subscription';
      if (!isStream) forget(operation);
      next({
        operation,
        data,
        error: undefined,
        extensions: undefined,
        stale: false,
        hasNext: isStream,
      });
    },
  };
}
