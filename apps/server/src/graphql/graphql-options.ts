import type { Clock } from '@darkroom/core';
import type { GraphQLSchema } from 'graphql';
import type { HostRules } from '../http/hosts.ts';
import type { LiveConnections } from '../http/live-connections.ts';
import type { Logger } from '../log/logger.ts';
import type { CreateContext } from './context.ts';
import type { FormatErrors } from './format-errors.ts';
import type { OperationValidator } from './limits/validate-operation.ts';

/** What the three transports share. */
export interface GraphqlOptions {
  schema: GraphQLSchema;
  validator: OperationValidator;
  createContext: CreateContext;
  formatErrors: FormatErrors;
  live: LiveConnections;
  hosts: HostRules;
  clock: Clock;
  log: Logger;
}
